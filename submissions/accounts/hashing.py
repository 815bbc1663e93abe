"""How a generated password is kept until its owner chooses another."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

RANDOM_BYTES = 14
"""112 random bits: from there on NIST SP 800-63B (look-up secrets) asks for no slow hash."""


class OneRoundHasher(PBKDF2PasswordHasher):
    """For passwords of 112 random bits, which no number of guesses finds: a thousand accounts open in one act.

    Django puts the slow hash in its place at the first sign-in, and the owner another password.
    """

    algorithm = "pbkdf2_sha256_once"
    iterations = 1
