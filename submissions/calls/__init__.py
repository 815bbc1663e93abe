"""What is asked: calls with their tracks, figures and quotas, and the form that applicants fill in."""
