"""Published tables and worked examples, through the commands; figures typed from print with where they stand."""
