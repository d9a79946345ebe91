"""The command ``community``: one subcommand per verb."""
