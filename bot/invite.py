"""An application's id → the link that adds the bot to a server, with what it needs and no more."""

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
READ_MESSAGE_HISTORY = 1 << 16
SEND_MESSAGES_IN_THREADS = 1 << 38
PERMISSIONS = VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY | SEND_MESSAGES_IN_THREADS
"""History is read only to find out whether a digest was posted before a crash."""
SCOPES = ("bot", "applications.commands")


def invite_link(application_id: int | str) -> str:
    """The address to open as somebody with Manage Server."""
    return (
        "https://discord.com/oauth2/authorize"
        f"?client_id={application_id}&scope={'+'.join(SCOPES)}&permissions={PERMISSIONS}"
    )
