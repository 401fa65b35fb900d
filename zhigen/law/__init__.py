"""The law at the command line: what is wrong with a folder of rule files, and what a person at the counter asks."""
