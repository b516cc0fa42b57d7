"""The command line: the only room that reads arguments and prints; thin, one file per command group.

What does not live here: logic. A command finds the campaign, calls one thing of `campaign`, and shows
what it returned. Command modules import other rooms inside their functions, so that `survey --help`
stays quick.
"""
