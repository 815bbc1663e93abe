"""What the ministry watches over all applications of a call: extensions, progress, likeness, reminders, exports."""
