"""Which refusals speak of the sender, which of one recipient, and which of neither.

A refusal of the account stops the run and leaves everybody waiting; only one that clearly speaks
of this address may ever count against its owner (reliability.md, 2.4).
"""

from __future__ import annotations

import pytest

from coptui.mail.verdicts import Outcome, Stage, classify, is_about_account, is_about_recipient

ACCOUNT = [
    # Google
    (550, "5.4.5 Daily user sending limit exceeded. For more information on Gmail"),
    (550, "5.4.5 Daily SMTP relay sending quota exceeded"),
    (535, "5.7.8 Username and Password not accepted"),
    (534, "5.7.9 Application-specific password required"),
    (530, "5.7.0 Authentication Required"),
    (550, "5.7.1 Email quota exceeded"),
    (550, "5.7.26 This mail has been blocked because the sender is unauthenticated"),
    (550, "5.7.28 Gmail has detected an unusual rate of unsolicited mail"),
    # Microsoft
    (550, "5.7.30 Basic authentication is not supported for Client Submission"),
    (535, "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled"),
    (530, "5.7.57 Client not authenticated to send mail"),
    (550, "5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"),
    (554, "5.2.252 SendAsDenied; rowan@hub.example not allowed to send as info@hub.example"),
    (554, "5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"),
    (550, "5.7.60 SMTP; Client does not have permissions to send as this sender"),
    (550, "5.7.515 Access denied, sending domain does not meet the required authentication level"),
    (550, "5.1.90 Your message can't be sent because you've reached your daily limit for "
          "message recipients"),
    (550, "5.1.8 Access denied, bad outbound sender"),
    (550, "5.7.501 Access denied, spam abuse detected"),
    (550, "5.7.508 Access denied, sending IP has exceeded permitted limits"),
    (550, "5.7.705 Access denied, tenant has exceeded threshold"),
    (550, "5.7.708 Access denied, traffic not accepted from this IP"),
    (550, "5.7.232 Your message can't be sent because your trial tenant has exceeded its daily "
          "limit for sending email to external recipients"),
    (550, "5.7.64 TenantAttribution; Relay Access Denied"),
    # Postfix, Exim and hosts that use them; most of them speak of the sender at RCPT
    (553, "5.7.1 <info@hub.example>: Sender address rejected: not owned by user rowan"),
    (554, "5.7.1 <jo@lantern.example>: Relay access denied"),
    (550, "relay not permitted"),
    (550, "5.7.1 Unable to relay"),
    (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    (550, "Domain hub.example has exceeded the max emails per hour (200/200 (100%)) allowed. "
          "Message discarded."),
    (550, "You have reached your hourly sending limit"),
    (550, "5.7.1 Message rejected: too many messages from this account"),
    (554, "Your account has been suspended for sending spam"),
    (535, "Incorrect authentication data"),
]  # fmt: skip

RECIPIENT = [
    (550, "5.1.1 <jo@lantern.example>: Recipient address rejected: User unknown"),
    (550, "5.1.1 The email account that you tried to reach does not exist"),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
    (550, "5.1.2 Host unknown"),
    (556, "5.1.10 Recipient address has null MX"),
    (550, "5.2.1 The email account that you tried to reach is disabled"),
    (552, "5.2.2 The recipient's mailbox is over quota"),
    (550, "5.2.122 The recipient has exceeded their limit for the number of messages per hour"),
    (550, "5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required"),
    (550, "5.7.124 Sender not in the allowed-senders list of the group; log in to ask"),
    (552, "mailbox full: quota exceeded"),
    (550, "User unknown"),
    (550, "No such user here"),
]

NEITHER = [
    (550, "Requested action not taken: mailbox unavailable"),
    (554, "5.7.1 <jo@lantern.example>: Recipient address rejected: Access denied"),
    (550, "5.7.1 Message rejected as spam by content filtering"),
    (554, "5.7.1 rejected"),
    (552, "5.3.4 Message size exceeds fixed limit"),
    (552, "Message too large: the size limit is 10 MB"),
    (554, "5.6.0 the message is malformed"),
    (550, "5.4.310 DNS domain lantern.example does not exist"),
    (554, "Transaction failed"),
    (550, ""),
    (500, "?"),
]

LATE = [Stage.RCPT, Stage.DATA, Stage.DOT]


@pytest.mark.parametrize("stage", LATE)
@pytest.mark.parametrize(("code", "text"), ACCOUNT)
def test_what_speaks_of_the_account_blames_nobody(stage: Stage, code: int, text: str) -> None:
    found = classify(stage, code, text)
    assert (found.outcome, found.account) == (Outcome.RETRY, True)
    assert not is_about_recipient(text)


@pytest.mark.parametrize("stage", LATE)
@pytest.mark.parametrize(("code", "text"), RECIPIENT)
def test_what_speaks_of_one_address_stops_nobody_else(stage: Stage, code: int, text: str) -> None:
    found = classify(stage, code, text)
    assert (found.outcome, found.account) == (Outcome.REFUSED, False)
    assert is_about_recipient(text)


@pytest.mark.parametrize("stage", LATE)
@pytest.mark.parametrize(("code", "text"), NEITHER)
def test_what_says_neither_counts_against_nobody(stage: Stage, code: int, text: str) -> None:
    found = classify(stage, code, text)
    assert (found.outcome, found.account) == (Outcome.REFUSED, False)
    assert not is_about_recipient(text)


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_sign_in_that_is_asked_for_is_never_about_a_recipient(code: int) -> None:
    assert is_about_account(code, "")
