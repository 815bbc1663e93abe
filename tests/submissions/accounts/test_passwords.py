"""A chosen password that is refused: why, in the words of either language, counted where it is a matter of number."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from submissions.models import User
from tests import make

PERSON = User(username="zhangsan", name="Li Xiaolong", email="feng.zhang@example.org", phone="13800138000")


@pytest.mark.parametrize(
    ("chosen", "zh", "en"),
    [
        ("九个字符的密码才对", "密码太短：现有9个字符，至少需要10个。",
         "This password is too short: 9 characters were found, at least 10 are needed."),
        ("§", "密码太短：现有1个字符，至少需要10个。",
         "This password is too short: 1 character was found, at least 10 are needed."),
        ("zhangsan12", "密码与用户名过于相似。", "The password is too similar to the username."),
        ("li-xiaolong", "密码与姓名过于相似。", "The password is too similar to the name."),
        ("feng.zhang@example.com", "密码与电子邮件地址过于相似。", "The password is too similar to the email address."),
        ("a13800138000", "密码与电话过于相似。", "The password is too similar to the phone."),
        ("password123456", "该密码过于常用。", "This password is too common."),
        ("827364918273", "密码不能全部为数字。", "This password is entirely numeric."),
    ],
)  # fmt: skip
def test_why_a_password_is_refused(chosen, zh, en):
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language), pytest.raises(ValidationError) as refusal:
            validate_password(chosen, PERSON)
        said.append(refusal.value.messages)
    assert said == [[zh], [en]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "again", "errors"),
    [
        ("short", "short", {"password1": ["密码太短：现有5个字符，至少需要10个。"]}),
        ("quite-long-and-odd", "other", {"password2": ["两次输入的密码不一致。"]}),
    ],
)
def test_the_page_says_it_beside_the_field(sign_in, chosen, again, errors):
    given = {"oldpassword": "long-enough-for-tests", "password1": chosen, "password2": again}
    answer = sign_in(make.user()).post(reverse("account_change_password"), given)
    assert answer.context["form"].errors == errors
