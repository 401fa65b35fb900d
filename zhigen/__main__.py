"""`python -m zhigen`: the same command, for processes that start each other."""

from zhigen.cli import main

main(prog_name="zhigen")
