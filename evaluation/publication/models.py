"""The public notice, objections to it, awards, and the list of past winners."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Notice(models.Model):
    """A public notice 公示 of the proposed winners, running for a number of working days."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", pgettext_lazy("state of a notice", "Published")

    MOVES = {"draft": ("published",)}

    competition = models.OneToOneField("evaluation.Competition", models.PROTECT, related_name="notice")
    ranking = models.ForeignKey("evaluation.Ranking", models.PROTECT, related_name="notices")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    starts_on = models.DateField(_("first day"))
    working_days = models.PositiveSmallIntegerField(_("working days"), default=5)
    ends_at = models.DateTimeField(_("objections until"))
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class NoticeItem(models.Model):
    """A proposed winner on the notice. The order shown may differ from the order of publication."""

    class Kind(models.TextChoices):
        WINNER = "winner", _("Winner")
        NURTURING = "nurturing", _("Nurturing list")
        RESERVE = "reserve", _("Reserve")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="items")
    entry = models.ForeignKey("evaluation.Entry", models.PROTECT, related_name="notice_items")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.WINNER)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "entry"], name="notice_item_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.entry_id}"


def evidence_name(objection: "Objection", filename: str) -> str:
    """A name of ours: nothing of the sender's file name reaches the disk."""
    return f"objections/{secrets.token_hex(16)}"


class Objection(models.Model):
    """A named, evidenced objection 异议 to an item of a notice."""

    class Status(models.TextChoices):
        FILED = "filed", pgettext_lazy("state of an objection", "Filed")
        REFUSED = "refused", _("Refused")
        ADMITTED = "admitted", _("Admitted")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    class Refusal(models.TextChoices):
        LATE = "late", _("filed after the notice ended")
        ANONYMOUS = "anonymous", _("anonymous")
        NO_EVIDENCE = "no_evidence", _("without evidence")

    class Sender(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    class Subject(models.TextChoices):
        UNTRUE = "untrue", _("untrue figures or claims")
        VETO = "veto", _("a ground for veto")
        PROCEDURE = "procedure", _("review procedure")
        OTHER = "other", _("other")

    MOVES = {"filed": ("refused", "admitted"), "admitted": ("upheld", "dismissed")}

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    item = models.ForeignKey(NoticeItem, models.PROTECT, related_name="objections", verbose_name=_("about"))
    code = models.CharField(_("number"), max_length=40, unique=True)
    key = models.CharField(_("access code"), max_length=20, blank=True)  # told once to the sender, who has no account
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.FILED)
    sender = models.CharField(_("sender"), max_length=20, choices=Sender)
    name = models.CharField(_("name"), max_length=80)
    contact = models.CharField(_("phone or e-mail"), max_length=120)
    subject = models.CharField(_("subject"), max_length=20, choices=Subject)
    facts = models.TextField(_("facts and reasons"), max_length=2000)
    evidence = models.FileField(_("evidence"), upload_to=evidence_name)
    evidence_name = models.CharField(max_length=160)
    evidence_sha256 = models.CharField(max_length=64)
    filed_at = models.DateTimeField(auto_now_add=True)
    refusal = models.CharField(_("ground of refusal"), max_length=20, choices=Refusal, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["filed_at", "pk"]

    def __str__(self) -> str:
        return self.code


class Award(models.Model):
    """What an entry won, from publication on."""

    class Kind(models.TextChoices):
        WINNER = "winner", _("Winner")
        NURTURING = "nurturing", _("Nurturing list")
        RESERVE = "reserve", _("Reserve")

    class Status(models.TextChoices):
        STANDING = "standing", _("Standing")
        RENEWED = "renewed", _("Renewed")
        REVOKED = "revoked", _("Revoked")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES = {"standing": ("renewed", "revoked", "withdrawn"), "renewed": ("renewed", "revoked")}

    competition = models.ForeignKey("evaluation.Competition", models.PROTECT, related_name="awards")
    entry = models.OneToOneField("evaluation.Entry", models.PROTECT, related_name="award")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.STANDING)
    position = models.PositiveSmallIntegerField(_("position"))
    awarded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "position"]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"


class PastWinner(models.Model):
    """A winner of an earlier competition 往届名单: a name, its year and batch, and never a figure."""

    year = models.PositiveSmallIntegerField(_("year"))
    batch = models.CharField(_("batch"), max_length=40)
    name = models.CharField(_("name"), max_length=120, unique=True)
    province = models.CharField(_("province"), max_length=60)
    cities = models.CharField(_("cities"), max_length=200, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)

    class Meta:
        ordering = ["-year", "batch", "pk"]

    def __str__(self) -> str:
        return self.name
