"""What the law lets each person open, written by hand: the site is held against this, not against its own tables.

A person who may not see a file gets 404 for every page of it, as if it did not exist.
"""

from dataclasses import dataclass

from tests.access.cast import (
    ACCREDITED,
    AUTHORISED,
    BEFORE_THE_COMMITTEE,
    COMMITTEE,
    COMPLETE,
    DRAFT,
    FILED,
    TRANSMITTED,
)

OPEN, TO_SIGN_IN, ELSEWHERE, REFUSED, HIDDEN, TOO_LATE = 200, 302, 302, 403, 404, 409
UNSIGNED, NOT_SO = 401, 405

#: From which point on each part sees a file; whoever is not here never sees one.
SEES_FROM = {
    "sponsor": DRAFT,
    "signatory": DRAFT,
    "secretariat": FILED,
    "dpo": FILED,
    "auditor": FILED,
    "chair": COMPLETE,
    "member": COMPLETE,
    "consulted_holder": COMMITTEE,
    "rapporteur": COMMITTEE,
    "cnil_liaison": TRANSMITTED,
    "registrar": AUTHORISED,
    "delivering_holder": ACCREDITED,
}
EVERYONE_WHO_SEES = frozenset(SEES_FROM)
THE_SPONSOR = frozenset({"sponsor"})
WHO_FILES = frozenset({"sponsor", "signatory"})
#: Those who read nearly every answer, and so may look at a file through the eyes of others.
THE_WHOLE = frozenset({"sponsor", "signatory", "secretariat", "dpo", "auditor", "registrar"})
THE_COMMITTEE = frozenset({"secretariat", "chair", "member", "rapporteur", "dpo", "auditor"})

WRITING = frozenset({"draft", "complement_requested", "rerouted", "revision"})
STARTED = frozenset({"draft"})
REACHED_COMMITTEE = BEFORE_THE_COMMITTEE | {"opinion_given", "sponsor_choice", "revision", "cnil_referral"}
REACHED_CNIL = frozenset({"cnil_referral", "transmitted_to_cnil", "cnil_complement", "cnil_extended", "refused"})
PUBLIC_STATES = frozenset({"authorised", "accreditation", "preparation"})
MAY_WITHDRAW = REACHED_COMMITTEE | {"filed", "complement_requested", "rerouted", "cnil_complement", "cnil_extended"}

IN_HAND = MAY_WITHDRAW | PUBLIC_STATES | (REACHED_CNIL - {"refused"})


@dataclass(frozen=True)
class Page:
    """A page of a file: who reads it among those who see the file, in which states (None: always), else what."""

    readers: frozenset[str] = EVERYONE_WHO_SEES
    others: int = REFUSED
    states: frozenset[str] | None = None
    otherwise: int = HIDDEN


#: The pages that show a file, by URL name.
FILE_PAGES = {
    "desk:file": Page(),
    "desk:act": Page(frozenset({"secretariat"}), states=IN_HAND, otherwise=TOO_LATE),  # the act is `release_officer`
    "desk:messages": Page(EVERYONE_WHO_SEES - {"member", "rapporteur"}),
    "desk:withdraw_message": Page(states=frozenset()),  # nobody wrote one here; tests/desk/messages has who may
    "procedure:dates": Page(),
    "procedure:dates_pdf": Page(),
    "dossier:summary": Page(),
    "dossier:printed": Page(),
    "dossier:document": Page(),
    "dossier:tasks": Page(THE_SPONSOR, ELSEWHERE, WRITING, ELSEWHERE),
    "dossier:route": Page(THE_SPONSOR, ELSEWHERE, WRITING, ELSEWHERE),
    "dossier:section": Page(THE_SPONSOR, ELSEWHERE, WRITING, ELSEWHERE),
    "dossier:autosave": Page(states=frozenset()),  # it takes answers, and shows nothing
    "dossier:history": Page(THE_SPONSOR, ELSEWHERE, WRITING, ELSEWHERE),
    "dossier:restore": Page(states=frozenset()),  # the same
    "dossier:upgrade": Page(THE_SPONSOR, ELSEWHERE, STARTED, ELSEWHERE),
    "dossier:template": Page(THE_SPONSOR, ELSEWHERE, WRITING, ELSEWHERE),
    "dossier:standings": Page(),
    "dossier:export": Page(THE_WHOLE),
    "dossier:imported": Page(
        states=frozenset()
    ),  # none of these files was imported; see tests/dossier/test_portable.py
    "dossier:data": Page(THE_SPONSOR, ELSEWHERE, WRITING, ELSEWHERE),
    "dossier:pieces": Page(THE_SPONSOR, ELSEWHERE, WRITING, ELSEWHERE),
    "dossier:check": Page(WHO_FILES, ELSEWHERE, frozenset({"draft", "complement_requested", "rerouted"}), ELSEWHERE),
    "dossier:receipt": Page(states=MAY_WITHDRAW | REACHED_CNIL | PUBLIC_STATES, otherwise=ELSEWHERE),
    "dossier:receipt_pdf": Page(
        THE_WHOLE, HIDDEN, states=MAY_WITHDRAW | REACHED_CNIL | PUBLIC_STATES, otherwise=ELSEWHERE
    ),
    "dossier:preview": Page(THE_WHOLE, HIDDEN),
    "dossier:produced": Page(THE_WHOLE, HIDDEN),
    "dossier:ehds": Page(THE_WHOLE, HIDDEN),
    "dossier:ehds_filed": Page(THE_WHOLE, HIDDEN, MAY_WITHDRAW | REACHED_CNIL | PUBLIC_STATES, HIDDEN),
    "dossier:completeness": Page(frozenset({"secretariat", "dpo", "auditor"})),
    "dossier:versions": Page(),
    "dossier:version": Page(states=frozenset()),  # none was kept of these files; see tests/dossier/test_versions.py
    "dossier:versions_between": Page(states=frozenset()),  # the same
    "dossier:versions_now": Page(states=frozenset()),  # the same
    "dossier:versions_since": Page(states=frozenset()),  # of an instant that is none
    "dossier:complements": Page(WHO_FILES | {"secretariat", "dpo", "auditor", "registrar"}),
    "dossier:copy": Page(THE_SPONSOR),
    "dossier:withdraw": Page(WHO_FILES, states=MAY_WITHDRAW, otherwise=TOO_LATE),
    "dossier:team": Page(WHO_FILES | {"secretariat", "dpo", "auditor"}),
    "dossier:place": Page(states=frozenset()),  # nobody was invited here; see tests/dossier/test_team.py
    "dossier:interests": Page(),
    "dossier:signature": Page(
        WHO_FILES, ELSEWHERE, frozenset({"draft", "complement_requested", "rerouted"}), ELSEWHERE
    ),
    "consultation:detail": Page(THE_COMMITTEE | {"consulted_holder"}),
    "consultation:document": Page(states=frozenset()),  # nobody joined one; tests/consultation has who reads one
    "consultation:conditions": Page(),
    "consultation:evidence": Page(states=frozenset()),  # the same
    "committee:file": Page(THE_COMMITTEE),
    "committee:report": Page(frozenset({"rapporteur"}), states=frozenset(BEFORE_THE_COMMITTEE), otherwise=REFUSED),
    "committee:rapporteurs": Page(  # the act is `replace_rapporteurs`
        frozenset({"chair"}), states=frozenset(BEFORE_THE_COMMITTEE) - {"complete", "assignment"}, otherwise=TOO_LATE
    ),
    "committee:report_autosave": Page(states=frozenset()),  # it takes answers, and shows nothing
    "committee:synthesis": Page(THE_COMMITTEE),
    "committee:precedents_of": Page(THE_COMMITTEE),
    "committee:opinion": Page(),
    "committee:letter": Page(states=frozenset()),  # of an opinion that nobody gave; see tests/committee
    "committee:rectify": Page(states=frozenset()),  # the same
    "authority:detail": Page(states=REACHED_CNIL | PUBLIC_STATES),
    "authority:document": Page(states=frozenset()),  # nobody joined one; see the test of one that was joined
    "authority:answer": Page(states=frozenset()),  # nobody joined one; see tests/authority
    "authority:transmission": Page(
        frozenset({"secretariat", "cnil_liaison"}), states=REACHED_CNIL | PUBLIC_STATES, otherwise=HIDDEN
    ),
    "authority:package": Page(frozenset({"secretariat", "cnil_liaison"}), states=frozenset()),  # none is prepared
    "provision:detail": Page(states=PUBLIC_STATES),
}

#: Those who keep descriptions of their own; tests/stewardship has what one opens to its holder.
HOLDERS = frozenset({"consulted_holder", "delivering_holder", "asked_holder", "other_holder"})
MEMBERS = frozenset({"chair", "member", "undeclared_member", "recused_member", "rapporteur"})

#: Those who run the procedure and watch over it.
MEASURING = frozenset({"secretariat", "chair", "cnil_liaison", "dpo", "registrar", "auditor"})

#: The pages that are no file's, by URL name: who opens them; the others are refused.
FUNCTION_PAGES = {
    "desk:numbers": MEASURING,
    "desk:numbers_csv": MEASURING,
    "dossier:new": frozenset({"sponsor", "other_sponsor"}),
    "dossier:from_basket": frozenset({"sponsor", "other_sponsor"}),
    "dossier:import": frozenset({"sponsor", "other_sponsor"}),
    "desk:recipients": frozenset({"secretariat"}),
    "committee:sessions": MEMBERS | {"secretariat"},
    "committee:members": MEMBERS | {"secretariat"},
    "committee:seats": MEMBERS | {"secretariat"},
    "committee:mandate": frozenset({"secretariat"}),
    "committee:experts": MEMBERS | {"secretariat"},
    "committee:expert_add": frozenset({"secretariat"}),
    "committee:delegation": frozenset({"chair"}),
    "committee:own_declaration": MEMBERS,
    "committee:session": MEMBERS | {"secretariat"},
    "committee:precedents": MEMBERS | {"secretariat"},
    "committee:live": MEMBERS | {"secretariat"},
    "committee:screen": MEMBERS | {"secretariat"},
    "committee:minutes": MEMBERS | {"secretariat", "dpo", "auditor"},
    "committee:plan": frozenset({"secretariat"}),
    "committee:series": frozenset({"secretariat"}),
    "committee:agenda": frozenset({"secretariat"}),
    "committee:session_act": frozenset({"secretariat"}),  # the act is `publish_agenda`
    "consultation:list": HOLDERS,
    "consultation:together": HOLDERS,
    "desk:board": frozenset({"secretariat", "cnil_liaison", "dpo", "registrar"}),
    "desk:load": frozenset({"secretariat", "cnil_liaison", "dpo", "registrar"}),
    "stewardship:list": HOLDERS | {"secretariat"},
    "stewardship:new": HOLDERS,
    "rights:inbox": HOLDERS | {"dpo"},
    "rights:keys": HOLDERS,
    "rights:extractions": HOLDERS,
    "rights:cockpit": frozenset({"dpo"}),
    "rights:intake": frozenset({"dpo"}),
    "rights:breaches": frozenset({"dpo"}),
    "audit:index": frozenset({"dpo", "auditor"}),
    "audit:event": frozenset({"dpo", "auditor"}),
    "audit:person": frozenset({"dpo", "auditor"}),
    "audit:project": frozenset({"dpo", "auditor"}),
    "audit:state": frozenset({"dpo", "auditor"}),
    "audit:exports": frozenset({"dpo", "auditor"}),
}

#: Addresses of what is not there (a sealed log on a site that sealed nothing, no item of an agenda): who may ask, what
#: they get, what others get.
UNSEALED, UNASKED = 503, 400
OTHER_PAGES = {
    "tlog:tile": (frozenset({"auditor"}), HIDDEN, REFUSED),
    "tlog:consistency": (frozenset({"dpo", "auditor"}), UNASKED, REFUSED),
    "tlog:receipt": (frozenset({"dpo", "auditor"}), UNSEALED, HIDDEN),  # of a line that is nobody's here
    "tlog:entry": (frozenset({"dpo", "auditor"}), OPEN, HIDDEN),
    "tlog:inclusion": (frozenset(), UNASKED, UNASKED),
    # A letter of nobody who walks here; tests/transparency/rights has who opens one.
    "rights:letter": (HOLDERS | {"dpo"}, HIDDEN, REFUSED),
    "rights:act": (HOLDERS, HIDDEN, REFUSED),
    "rights:fetch": (HOLDERS, NOT_SO, REFUSED),
    "rights:withdraw_key": (HOLDERS, NOT_SO, REFUSED),
    "rights:remind": (frozenset({"dpo"}), NOT_SO, REFUSED),
    "committee:minutes_draw": (frozenset({"secretariat"}), NOT_SO, REFUSED),
    "committee:papers_pdf": (MEMBERS | {"secretariat"}, NOT_SO, REFUSED),
    "committee:minutes_pdf": (MEMBERS | {"secretariat", "dpo", "auditor"}, NOT_SO, REFUSED),
    "committee:minutes_correction": (MEMBERS | {"secretariat"}, HIDDEN, REFUSED),
    "committee:minutes_answer": (frozenset({"secretariat"}), HIDDEN, REFUSED),
    "committee:minutes_debate": (frozenset({"secretariat"}), HIDDEN, REFUSED),
    "committee:minutes_act": (MEMBERS | {"secretariat"}, HIDDEN, REFUSED),
    "committee:papers": (MEMBERS | {"secretariat"}, HIDDEN, REFUSED),  # tests/committee/sessions has who reads what
    "committee:member": (frozenset({"secretariat"}), HIDDEN, REFUSED),
    "committee:expert_remove": (frozenset({"secretariat"}), NOT_SO, REFUSED),
    "committee:delegation_end": (frozenset({"chair"}), NOT_SO, REFUSED),
    "committee:mandate_end": (frozenset({"secretariat"}), HIDDEN, REFUSED),
    "committee:item_act": (MEMBERS | {"secretariat"}, HIDDEN, REFUSED),  # tests/committee has who does which act
}

#: The pages of the submitted description of a cohort whose holder plays no part here: what the secretariat gets.
DESCRIPTION_PAGES = {
    "stewardship:detail": OPEN,
    "stewardship:differences": OPEN,
    "stewardship:section": ELSEWHERE,
    "stewardship:table": ELSEWHERE,
    "stewardship:act": OPEN,  # the act is `send_back`
}

#: The pages of every account: (signed in, anonymous).
ACCOUNT_PAGES = {
    "desk:index": (OPEN, TO_SIGN_IN),
    "desk:inbox": (OPEN, TO_SIGN_IN),
    "desk:calendar": (OPEN, TO_SIGN_IN),
    "desk:calendar_key": (OPEN, TO_SIGN_IN),
    "desk:absences": (OPEN, TO_SIGN_IN),
    "dossier:list": (OPEN, TO_SIGN_IN),
    "catalogue:enquiries": (OPEN, TO_SIGN_IN),
    "catalogue:ask": (OPEN, TO_SIGN_IN),
    "catalogue:enquiry": (HIDDEN, TO_SIGN_IN),  # of nobody who walks here; tests/catalogue/choosing has who sees one
    "account_logout": (OPEN, TO_SIGN_IN),
    "account_change_password": (ELSEWHERE, TO_SIGN_IN),  # an account without a password is sent to its mail
    "account_login": (ELSEWHERE, OPEN),
    "mail:preferences": (OPEN, TO_SIGN_IN),
    # Of nobody who walks here: tests/jobs has who sees one, and tests/audit/exports who sees an export.
    "jobs:detail": (HIDDEN, TO_SIGN_IN),
    "jobs:download": (HIDDEN, TO_SIGN_IN),
}

#: The pages of everybody: what they answer.
PUBLIC_PAGES = {
    "dossier:ehds_schema": OPEN,
    "transparency:verify": OPEN,
    "verification_json": HIDDEN,  # the same, for programs
    "transparency:verified": HIDDEN,  # of a code that is none
    "transparency:committee_calendar": OPEN,
    "transparency:committee_calendar_json": OPEN,
    "transparency:committee_calendar_ics": OPEN,
    "transparency:seal": OPEN,
    "transparency:seal_pem": OPEN,
    "healthz": OPEN,
    "readyz": OPEN,
    "data_actions": NOT_SO,  # it takes batches, and shows nothing
    "data_action_receipt": UNSIGNED,  # a platform's own, by its signature
    "ingest_datasets": NOT_SO,  # these three take in what a program's key lets in, and show nothing
    "ingest_dataset_of_origin": NOT_SO,
    "ingest_dataset": NOT_SO,
    "api_key_whoami": UNSIGNED,  # told to a key alone
    "calendar_ics": HIDDEN,  # at an address that nobody was given
    "home": OPEN,
    "ui:gallery": OPEN,
    "api:home": ELSEWHERE,
    "api:schema": OPEN,
    "api:datasets": OPEN,
    "api:dataset": OPEN,
    "api:versions": OPEN,
    "api:version": HIDDEN,  # of names that nothing has
    "api:tables": OPEN,
    "api:table": OPEN,
    "api:variables": OPEN,
    "api:code_lists": OPEN,
    "api:code_list": HIDDEN,
    "api:codes": HIDDEN,
    "api:holders": OPEN,
    "api:holder": OPEN,
    "api:vocabularies": OPEN,
    "api:concepts": HIDDEN,
    "catalogue_atom": OPEN,
    "sitemap": OPEN,
    "sitemap_section": OPEN,
    "catalogue:api": OPEN,
    "catalogue:code_list_csv": HIDDEN,
    "catalogue:dictionary_csv": OPEN,
    "catalogue:dictionary_xlsx": OPEN,
    "catalogue:sample": HIDDEN,
    "catalogue:list": OPEN,
    "catalogue:variables": OPEN,
    "catalogue:code_lists": OPEN,
    "catalogue:concepts": OPEN,
    "catalogue:dataset": OPEN,
    "rdf:feed": OPEN,
    "rdf:record": OPEN,
    "rdf:identifier": HIDDEN,  # of a dataset that is not there: tests/catalogue/rdf has where one leads
    "catalogue:joins": OPEN,
    "catalogue:table": OPEN,
    "catalogue:variable": OPEN,
    "catalogue:code_list": HIDDEN,  # the demonstration has no list of that name
    "catalogue:holder": OPEN,
    "catalogue:compare": OPEN,
    "catalogue:versions": OPEN,
    "catalogue:version": HIDDEN,  # of a number that was never published
    "catalogue:difference": HIDDEN,
    "dossier:invitation": HIDDEN,  # of a link that nobody was sent; tests/dossier/test_team.py has who opens one
    "catalogue:basket": OPEN,
    "catalogue:basket_add": NOT_SO,  # a button's way in
    "catalogue:basket_remove": NOT_SO,
    "tlog:checkpoint": UNSEALED,
    "tlog:log_checkpoint": HIDDEN,
    "tlog:policy": HIDDEN,
    "transparency:register": OPEN,
    "transparency:open_data": OPEN,
    "transparency:index": OPEN,
    "transparency:statistics": OPEN,
    "transparency:committee": OPEN,
    "transparency:holders": OPEN,
    "transparency:charters": OPEN,
    "transparency:charter": OPEN,
    "transparency:glossary": OPEN,
    "transparency:rights": OPEN,
    "transparency:rights_letter": OPEN,
    "transparency:rights_request": OPEN,
    "transparency:rights_follow": OPEN,
    "transparency:rights_receipt": NOT_SO,
    "transparency:rights_keys": OPEN,
    "security_txt": OPEN,
    "transparency:statistics_csv": OPEN,
    "transparency:activity_report": OPEN,
    "transparency:entry_versions": HIDDEN,  # of a project that is none
    "transparency:entry_version": HIDDEN,
    "register_api:entries": OPEN,
    "register_api:entry": HIDDEN,  # of a project that is none
    "register_api:entry_versions": HIDDEN,
    "register_api:entry_version": HIDDEN,
    "register_atom": OPEN,
    "register_file": OPEN,
    "register_schema": OPEN,
    "register_dcat": OPEN,
    "register_entry": HIDDEN,  # of a project that is none; tests/transparency has some
    "register_version": HIDDEN,
    "transparency:procedure": OPEN,
    "transparency:procedure_route": OPEN,
    "transparency:orientation": OPEN,
    "transparency:orientation_questions": OPEN,
    "transparency:orientation_check": ELSEWHERE,  # without answers, to the first question
    "transparency:orientation_result": HIDDEN,  # of a code that nobody was given; tests/transparency has one that was
    "transparency:accessibility": OPEN,
    "transparency:legal": OPEN,
    "accounts:demonstration": OPEN,
    "account_reset_password": OPEN,
    "mail:unsubscribe": HIDDEN,  # of a link that was not made here: tests/mail has those that were
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,  # a link that is no longer good says so
    "account_reset_password_from_key_done": OPEN,
}

#: Judged by rules of their own below.
OF_THEIR_OWN = frozenset({"committee:declare", "committee:item", "transparency:entry"})


def of_file(name: str, part: str, milestone: int, state: str) -> int:
    """Return the status a page of a file answers to the person who plays a part."""
    if name == "transparency:entry":
        return OPEN if state in PUBLIC_STATES else HIDDEN
    if part == "anonymous":
        return TO_SIGN_IN
    if name == "committee:declare":
        return of_declaration(part, state)
    if name == "committee:item":
        return of_item(part, milestone)
    if not DRAFT <= SEES_FROM.get(part, ACCREDITED + 1) <= milestone:
        return HIDDEN
    page = FILE_PAGES[name]
    if part not in page.readers:
        return page.others
    return OPEN if page.states is None or state in page.states else page.otherwise


def of_item(part: str, milestone: int) -> int:
    """The item of an agenda: for the committee and its secretary, save who is out of the file or said nothing."""
    if part not in MEMBERS | {"secretariat"}:
        return REFUSED
    shut = part in {"recused_member", "undeclared_member"} or milestone < COMMITTEE
    return HIDDEN if shut else OPEN


def of_declaration(part: str, state: str) -> int:
    """The one page open to a member before the file is; closed for good to who declared an interest."""
    if part not in MEMBERS | {"secretariat"}:
        return REFUSED
    may_say = part not in {"recused_member", "secretariat"} and state in BEFORE_THE_COMMITTEE
    return OPEN if may_say else HIDDEN


def of_site(name: str, part: str) -> int:
    """Return the status a page that is no file's answers."""
    if name in PUBLIC_PAGES:
        return PUBLIC_PAGES[name]
    if name in ACCOUNT_PAGES:
        return ACCOUNT_PAGES[name][part == "anonymous"]
    if part == "anonymous":
        return TO_SIGN_IN
    if name in DESCRIPTION_PAGES:
        return DESCRIPTION_PAGES[name] if part == "secretariat" else HIDDEN if part in HOLDERS else REFUSED
    if name in OTHER_PAGES:
        readers, found, otherwise = OTHER_PAGES[name]
        return found if part in readers else otherwise
    return OPEN if part in FUNCTION_PAGES[name] else REFUSED
