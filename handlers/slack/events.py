"""Events: somebody opens Home, writes to the bot, changes their profile, or joins; each can come twice."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import EncoursError
from bot.members import Member
from bot.policy import Policy
from bot.services.people import refresh
from handlers.slack.desk import Desk
from handlers.slack.direct import is_said_to_the_bot, serve_words
from handlers.slack.failures import begin
from handlers.slack.screens import publish_home
from handlers.slack.threads import took_as_comment
from handlers.slack.turn import Body, Turn, direct_turn, event_turn
from handlers.slack.words import refused_as
from messages.surfaces import HomeTab

HOME = "home"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the four of them; Bolt acknowledges events by itself."""

    @app.event("app_home_opened")
    async def opened(event: Body, body: Body, client: AsyncWebClient) -> None:
        if event.get("tab") == HOME:
            turn = event_turn(body, client, str(event.get("user") or ""))
            begin(desk, turn, open_home(desk, turn))

    @app.event("message")
    async def written(event: Body, body: Body, client: AsyncWebClient) -> None:
        if is_said_to_the_bot(event):
            turn = direct_turn(body, client)
            begin(desk, turn, answer_once(desk, turn, body))

    @app.event("user_change")
    async def changed(event: Body, body: Body, client: AsyncWebClient) -> None:
        begin(desk, event_turn(body, client, ""), take_profile(desk, event.get("user") or {}))

    @app.event("team_join")
    async def joined(event: Body, body: Body, client: AsyncWebClient) -> None:
        begin(desk, event_turn(body, client, ""), take_profile(desk, event.get("user") or {}))


async def open_home(desk: Desk, turn: Turn) -> None:
    """Somebody's Home; what is refused is said there, for there is no other place."""
    try:
        await publish_home(desk, turn)
    except EncoursError as error:
        refused = refused_as(error)
        if refused is None:
            raise
        said = HomeTab(refused.message(turn.language or desk.policy.digest.language).blocks)
        await turn.client.views_publish(user_id=turn.slack_id, view=said.payload())


async def answer_once(desk: Desk, turn: Turn, body: Body) -> None:
    """Answer what somebody wrote, however often Slack delivers it."""
    said = body.get("event") or {}
    delivery = str(body.get("event_id") or turn.message_ts)
    with desk.deliveries.first((delivery,), desk.now()) as is_first:
        if is_first:
            await _answer(desk, turn, str(said.get("text") or ""))


async def _answer(desk: Desk, turn: Turn, text: str) -> None:
    """Below a dispute it is a comment; elsewhere it is a question."""
    if not await took_as_comment(desk, turn, text):
        await serve_words(desk, turn, text)


async def take_profile(desk: Desk, user: Body) -> None:
    """Read the accounts again when a change concerns somebody of the policy; most changes do not."""
    async with desk.work.looking() as work:
        known = await work.members.of_slack(str(user.get("id") or ""))
    if concerns(desk.policy, known, user):
        await refresh(desk.work, desk.slack, desk.policy)


def concerns(policy: Policy, known: Member | None, user: Body) -> bool:
    """Whether an account that changed is, was or becomes somebody's of the policy, in what the bot uses."""
    email = str((user.get("profile") or {}).get("email") or "")
    gone = bool(user.get("deleted"))
    if known is None:
        named = any(one.slack_id and one.slack_id == user.get("id") for one in policy.people)
        return not gone and (named or policy.person(email) is not None)
    before = (known.is_active, known.email, known.timezone, known.locale)
    now = (
        not gone,
        email or known.email,
        user.get("tz") or known.timezone,
        user.get("locale") or known.locale,
    )
    return before != now
