"""Whether Slack is in place: the token, the scopes, the ways in, and who has no account."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import SlackAwayError, SlackError, SlackRefusedError
from bot.mail_posting import NOT_WANTED
from bot.policy import Policy
from bot.ports import Identity, Slack, UnitOfWork
from bot.services.doctor import Check
from bot.services.people import refresh
from bot.settings import Settings

SCOPES = frozenset(
    {
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    }
)
"""What the bot calls needs these and no others; the manifest asks for them."""
GIVEN_UP_SINCE = timedelta(days=7)
_NAME_THE_CHANNEL = "Correct credit.channel in the policy: the id at the end of the channel's details."
_INVITE = f"Invite the bot there, with /invite @encours; or: {_NAME_THE_CHANNEL}"
_CHANNEL_REFUSALS = {
    # With no other scope than for private channels, a public one is refused by its name.
    "missing_scope": (
        "it is public, and everybody could read amounts in it",
        "Make it private in its settings, or name a private channel under credit.channel in the policy.",
    ),
    "not_in_channel": ("the bot is not in it", _INVITE),
    "channel_not_found": ("there is no such channel, or it is private and the bot is not in it", _INVITE),
    "is_archived": ("it is archived", _NAME_THE_CHANNEL),
}
_WRONG_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


async def examine_slack(
    settings: Settings, slack: Slack, work: UnitOfWork, policy: Policy, now: datetime
) -> tuple[Check, ...]:
    """Tokens, scopes, people without an account, the credit channel, and messages that could not be sent."""
    ways = [await _way_in(settings, slack)]
    try:
        identity = await slack.identity()
    except SlackError as error:
        return (Check("slack token", ok=False, found=str(error), to_do=_about(error)), *ways)
    found = f"the bot of {identity.team}"
    checks = [Check("slack token", ok=True, found=found), _scopes(identity.scopes), *ways]
    if identity.scopes >= {"users:read", "users:read.email"}:
        checks += await _people(slack, work, policy)
    if policy.credit.channel and "groups:history" in identity.scopes:
        checks.append(await _credit_channel(slack, policy.credit.channel, identity))
    return (*checks, *await _given_up(work, now))


def without_slack() -> tuple[Check, ...]:
    """No token: fine for the command line, not for the bot."""
    found = "SLACK_BOT_TOKEN is not set: the command line works, nothing is said in Slack"
    return (Check("slack", ok=True, found=found),)


def _about(error: SlackError) -> str:
    if isinstance(error, SlackRefusedError) and error.reason in _WRONG_TOKEN:
        return "Copy the bot token again: the app's page, OAuth & Permissions, then SLACK_BOT_TOKEN."
    if isinstance(error, SlackAwayError):
        return "Check the network, a proxy, and SLACK_API_URL."
    return "Install the app again from its manifest, docs/manifest.json."


def _scopes(given: frozenset[str]) -> Check:
    missing = sorted(SCOPES - given)
    if missing:
        return Check(
            "slack scopes",
            ok=False,
            found=f"missing: {', '.join(missing)}",
            to_do="Paste docs/manifest.json into the app's manifest and install the app again.",
        )
    spare = sorted(given - SCOPES)
    more = f"; more than needed: {', '.join(spare)}" if spare else ""
    return Check("slack scopes", ok=True, found=f"all {len(SCOPES)} that are needed{more}")


async def _way_in(settings: Settings, slack: Slack) -> Check:
    if settings.slack_app_token is not None:
        return await _socket(settings.slack_app_token.get_secret_value(), slack)
    if settings.slack_signing_secret is not None:
        found = f"HTTP on {settings.host}:{settings.port}, by the signing secret"
        return Check("slack way in", ok=True, found=found)
    return Check(
        "slack way in",
        ok=False,
        found="none: digests are sent, commands and buttons are not answered",
        to_do="Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
    )


async def _socket(app_token: str, slack: Slack) -> Check:
    try:
        await slack.try_app_token(app_token)
    except SlackRefusedError as refused:
        to_do = (
            "Basic Information, App-Level Tokens: generate one with connections:write, then SLACK_APP_TOKEN."
        )
        return Check("slack way in", ok=False, found=f"Socket Mode: {refused}", to_do=to_do)
    except SlackError as error:
        return Check("slack way in", ok=False, found=f"Socket Mode: {error}", to_do=_about(error))
    return Check("slack way in", ok=True, found="Socket Mode, by the app-level token")


async def _credit_channel(slack: Slack, channel: str, identity: Identity) -> Check:
    """What is said there has amounts in it: the bot is in it, and it is private."""
    name = "credit channel"
    try:
        await slack.try_channel(channel)
    except SlackRefusedError as refused:
        found, to_do = _CHANNEL_REFUSALS.get(refused.reason, (str(refused), _NAME_THE_CHANNEL))
        return Check(name, ok=False, found=f"{channel}: {found}", to_do=to_do)
    except SlackError as error:
        return Check(name, ok=False, found=f"{channel}: {error}", to_do="Look again in a minute.")
    if "channels:history" in identity.scopes:
        found = "the bot reads it; whether it is private cannot be told while channels:history is given"
        return Check(name, ok=True, found=f"{channel}: {found}")
    return Check(name, ok=True, found=f"{channel} is private, and the bot is in it")


async def _people(slack: Slack, work: UnitOfWork, policy: Policy) -> list[Check]:
    if not policy.people:
        to_do = "Name them under people: in the policy file, with their e-mails."
        return [Check("people", ok=False, found="the policy names nobody to talk to", to_do=to_do)]
    try:
        matching = await refresh(work, slack, policy)
    except SlackError as error:
        return [Check("people", ok=False, found=str(error), to_do="Look again in a minute.")]
    without = [one.email for one in (*matching.without_account, *matching.deactivated)]
    if not without:
        return [Check("people", ok=True, found=f"all {len(policy.people)} have a Slack account")]
    return [
        Check(
            "people",
            ok=False,
            found=f"{email} has no active Slack account",
            to_do="Invite them, correct the e-mail in the policy, or give their slack_id there.",
        )
        for email in without
    ]


async def _given_up(work: UnitOfWork, now: datetime) -> list[Check]:
    async with work.looking() as one:
        ended = await one.outbox.given_up(now - GIVEN_UP_SINCE)
    lost = [(kind, reason) for kind, reason in ended if reason != NOT_WANTED]
    if not lost:
        return [Check("messages", ok=True, found="all of the last seven days were sent, or still wait")]
    reasons = sorted({f"{kind}: {reason}" for kind, reason in lost})
    return [
        Check(
            "messages",
            ok=False,
            found=f"{len(lost)} of the last seven days were never sent ({'; '.join(reasons)})",
            to_do="Put right what the reason says; a new digest comes with the next morning.",
        )
    ]
