"""People, the bodies they act for, sign-in and notifications."""
