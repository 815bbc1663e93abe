"""Settings of signing in: accounts and passwords, second factors (allauth), and the count of wrong tries (axes)."""

AUTH_USER_MODEL = "submissions.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "submissions.accounts.backend.SignInBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "submissions.accounts.hashing.OneRoundHasher",
]
DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{module}.{name}", "OPTIONS": options}
    for module, name, options in [
        (DJANGO, "UserAttributeSimilarityValidator", {"user_attributes": ("username", "name", "email", "phone")}),
        ("submissions.accounts.passwords", "MinimumLengthValidator", {"min_length": 10}),
        (DJANGO, "CommonPasswordValidator", {}),
        (DJANGO, "NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_ADAPTER = "submissions.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "submissions.accounts.forms.OwnPasswordForm",
    "reset_password": "submissions.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "300/m/ip"}  # axes counts failures; an office shares an address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "submissions.accounts.forms_factors.AuthenticateForm",
    "reauthenticate": "submissions.accounts.forms_factors.ReauthenticateForm",
    "authenticate_webauthn": "submissions.accounts.forms_factors.AuthenticateKeyForm",
    "reauthenticate_webauthn": "submissions.accounts.forms_factors.ReauthenticateKeyForm",
}
MFA_TOTP_ISSUER = "Saima"
MFA_TOTP_TOLERANCE = 1  # a code typed as it changes is not a wrong one
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "submissions.accounts.lockout.locked_page"
AXES_CLIENT_IP_CALLABLE = "submissions.accounts.lockout.client_address"
AXES_USERNAME_CALLABLE = "submissions.accounts.lockout.account_name"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the moment that the lockout page names stays true
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are in the trail
AXES_SENSITIVE_PARAMETERS = ["code", "credential", "csrfmiddlewaretoken"]
