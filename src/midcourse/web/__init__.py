"""The server behind the page: live edits, answers, studies, downloads; started by ``midcourse serve``."""
