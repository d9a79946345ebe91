"""Passwords: hashed slowly, and checked in the same time whether or not there is one."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

PASSWORD_LENGTHS = range(8, 129)
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # Source: OWASP password storage; 32 ms
# The hash of a forgotten random word: who has no password costs a sign-in as much time as who has one.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$cXgKrXSxrmwPxl1Dr6GhZQ$iIUCdQ/FdZJgdLOnUjOYHbxp/NUCJqVm6TT+8dEyBmI"


def hash_password(password: str) -> str:
    """The argon2id hash. Takes 32 ms: call it before the transaction opens."""
    return hasher.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the hash is that of the password; None is nobody's, and takes as long."""
    try:
        hasher.verify(password_hash or NOBODYS, password)
    except VerifyMismatchError:
        return False
    return password_hash is not None
