"""The front door: people, calls, applications, recommendation, and the trail."""
