"""Who may knock at which URL: one line a name, and a name that stands nowhere is refused.

This is the first of two checks. It knows the person, not the object: whether *this* file may be opened is for
`policies.visible_to`, which the views of files go through.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hub import drafts
from hub.accounts import queries as accounts
from hub.accounts.enums import OFFICE_ROLES, Role


@dataclass(frozen=True)
class Rule:
    """`roles` empty and not public: any account. `traced`: the GET leaves a trace, so it may write.

    `bare`: answered without a transaction, so that it still answers when the database does not.
    """

    public: bool = False
    roles: frozenset[str] = frozenset()
    traced: bool = False
    bare: bool = False


PUBLIC = Rule(public=True)
#: Asked by machines next door about the process itself.
PROCESS = Rule(public=True, bare=True)
#: Asked by platforms, whose signature the view checks; it answers machines, and keeps its own transactions.
SIGNED = Rule(public=True, bare=True)
#: Asked by programs, whose key the view checks; it answers machines, and keeps its own transactions.
KEYED = Rule(public=True, bare=True)
#: Asked by witnesses and caches every few seconds: the same for everybody, so it looks at no session.
HEAD = Rule(public=True, bare=True)
ACCOUNT = Rule()
#: A page of one file: opening it is an act.
FILE = Rule(traced=True)


def only(*roles: Role, traced: bool = False) -> Rule:
    return Rule(roles=frozenset(roles), traced=traced)


COMMITTEE = (Role.SECRETARIAT, Role.CHAIR, Role.COMMITTEE_MEMBER)
FOLLOWS_RIGHTS = only(Role.DATA_HOLDER, Role.DPO)
DESCRIBES = only(Role.DATA_HOLDER, Role.SECRETARIAT)
MEASURES = only(Role.SECRETARIAT, Role.CHAIR, Role.CNIL_LIAISON, Role.DPO, Role.REGISTRAR, Role.AUDITOR)
READS_TRAIL = only(Role.AUDITOR, Role.DPO, traced=True)

RULES: dict[str, Rule] = {
    # Machines and everybody
    "healthz": PROCESS,
    "readyz": PROCESS,
    "data_actions": SIGNED,
    "data_action_receipt": SIGNED,
    "ingest_datasets": KEYED,
    "ingest_dataset_of_origin": KEYED,
    "ingest_dataset": KEYED,
    "api_key_whoami": KEYED,
    "home": PUBLIC,
    "ui:gallery": PUBLIC,
    "api:home": PUBLIC,
    "api:schema": PUBLIC,
    "api:datasets": PUBLIC,
    "api:dataset": PUBLIC,
    "api:versions": PUBLIC,
    "api:version": PUBLIC,
    "api:tables": PUBLIC,
    "api:table": PUBLIC,
    "api:variables": PUBLIC,
    "api:code_lists": PUBLIC,
    "api:code_list": PUBLIC,
    "api:codes": PUBLIC,
    "api:holders": PUBLIC,
    "api:holder": PUBLIC,
    "api:vocabularies": PUBLIC,
    "api:concepts": PUBLIC,
    "catalogue_atom": PUBLIC,
    "sitemap": PUBLIC,
    "sitemap_section": PUBLIC,
    "catalogue:api": PUBLIC,
    "catalogue:code_list_csv": PUBLIC,
    "catalogue:dictionary_csv": PUBLIC,
    "catalogue:dictionary_xlsx": PUBLIC,
    # A sample is everybody's; who may have one made, the view knows.
    "catalogue:sample": PUBLIC,
    "catalogue:list": PUBLIC,
    "catalogue:variables": PUBLIC,
    "catalogue:code_lists": PUBLIC,
    "catalogue:concepts": PUBLIC,
    "catalogue:dataset": PUBLIC,
    "rdf:feed": PUBLIC,
    "rdf:record": PUBLIC,
    "rdf:identifier": PUBLIC,
    "catalogue:joins": PUBLIC,
    "catalogue:table": PUBLIC,
    "catalogue:variable": PUBLIC,
    "catalogue:code_list": PUBLIC,
    "catalogue:holder": PUBLIC,
    "catalogue:compare": PUBLIC,
    "catalogue:versions": PUBLIC,
    "catalogue:version": PUBLIC,
    "catalogue:difference": PUBLIC,
    "catalogue:basket": PUBLIC,
    "catalogue:basket_add": PUBLIC,
    "catalogue:basket_remove": PUBLIC,
    "catalogue:enquiries": ACCOUNT,
    "catalogue:ask": ACCOUNT,
    # A thread between two parties: reading it leaves a trace.
    "catalogue:enquiry": Rule(traced=True),
    "transparency:register": PUBLIC,
    "transparency:entry": PUBLIC,
    "transparency:entry_versions": PUBLIC,
    "transparency:entry_version": PUBLIC,
    "transparency:open_data": PUBLIC,
    "transparency:index": PUBLIC,
    "transparency:statistics": PUBLIC,
    "transparency:committee": PUBLIC,
    "transparency:holders": PUBLIC,
    "transparency:charters": PUBLIC,
    "transparency:charter": PUBLIC,
    "transparency:glossary": PUBLIC,
    "transparency:rights": PUBLIC,
    "transparency:rights_letter": PUBLIC,
    "transparency:rights_request": PUBLIC,
    "transparency:rights_follow": PUBLIC,
    "transparency:rights_receipt": PUBLIC,
    "transparency:rights_keys": PUBLIC,
    "rights:inbox": FOLLOWS_RIGHTS,
    "rights:letter": only(Role.DATA_HOLDER, Role.DPO, traced=True),
    "rights:fetch": only(Role.DATA_HOLDER),
    "rights:act": only(Role.DATA_HOLDER),
    "rights:keys": only(Role.DATA_HOLDER),
    "rights:withdraw_key": only(Role.DATA_HOLDER),
    "rights:extractions": only(Role.DATA_HOLDER),
    "rights:cockpit": only(Role.DPO),
    "rights:intake": only(Role.DPO),
    "rights:breaches": only(Role.DPO),
    "rights:remind": only(Role.DPO),
    "security_txt": PUBLIC,
    "transparency:statistics_csv": PUBLIC,
    "transparency:activity_report": PUBLIC,
    "register_api:entries": PUBLIC,
    "register_api:entry": PUBLIC,
    "register_api:entry_versions": PUBLIC,
    "register_api:entry_version": PUBLIC,
    "register_atom": PUBLIC,
    "register_file": PUBLIC,
    "register_schema": PUBLIC,
    "register_dcat": PUBLIC,
    "register_entry": PUBLIC,
    "register_version": PUBLIC,
    "transparency:procedure": PUBLIC,
    "transparency:procedure_route": PUBLIC,
    "transparency:committee_calendar": PUBLIC,
    "transparency:committee_calendar_json": PUBLIC,
    "transparency:committee_calendar_ics": PUBLIC,
    "transparency:orientation": PUBLIC,
    "transparency:orientation_questions": PUBLIC,
    "transparency:orientation_check": PUBLIC,
    "transparency:orientation_result": PUBLIC,
    "transparency:verify": PUBLIC,
    "transparency:verified": PUBLIC,
    "transparency:seal": PUBLIC,
    "transparency:seal_pem": PUBLIC,
    "verification_json": PUBLIC,
    "transparency:accessibility": PUBLIC,
    "transparency:legal": PUBLIC,
    # Signing in
    "accounts:demonstration": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": ACCOUNT,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    # The link of a mail closes the session of somebody else, which leaves a trace.
    "account_reset_password_from_key": Rule(public=True, traced=True),
    "account_reset_password_from_key_done": PUBLIC,
    "account_change_password": ACCOUNT,
    "mail:preferences": ACCOUNT,
    # The link of a mail: its signature says who may stop what, and only a POST does.
    "mail:unsubscribe": PUBLIC,
    # Work
    "desk:index": ACCOUNT,
    "desk:numbers": MEASURES,
    "desk:numbers_csv": MEASURES,
    "desk:absences": ACCOUNT,
    "desk:board": only(*OFFICE_ROLES),
    "desk:load": only(*OFFICE_ROLES),
    "desk:file": FILE,
    "desk:act": FILE,
    "desk:messages": FILE,
    "desk:withdraw_message": FILE,
    "desk:inbox": ACCOUNT,
    "desk:calendar": ACCOUNT,
    "desk:calendar_key": ACCOUNT,
    # Asked by calendar programs, who know a secret address; the first reading of a day leaves a trace.
    "calendar_ics": Rule(public=True, traced=True),
    "desk:recipients": only(Role.SECRETARIAT),
    "procedure:dates": FILE,
    "procedure:dates_pdf": FILE,
    "dossier:list": ACCOUNT,
    "dossier:new": only(Role.SPONSOR),
    "dossier:from_basket": only(Role.SPONSOR),
    "dossier:tasks": FILE,
    "dossier:route": FILE,
    "dossier:section": FILE,
    "dossier:autosave": FILE,
    "dossier:history": FILE,
    "dossier:restore": FILE,
    "dossier:upgrade": FILE,
    "dossier:data": FILE,
    "dossier:pieces": FILE,
    "dossier:document": FILE,
    "dossier:template": FILE,
    # Asked every few seconds while the antivirus works: where each piece stands, and nothing that anybody wrote.
    "dossier:standings": ACCOUNT,
    "dossier:check": FILE,
    "dossier:summary": FILE,
    "dossier:printed": FILE,
    "dossier:receipt": FILE,
    "dossier:receipt_pdf": FILE,
    "dossier:completeness": FILE,
    "dossier:team": FILE,
    "dossier:place": FILE,
    "dossier:interests": FILE,
    "dossier:signature": FILE,
    # The link of a mail: it says who is invited, and only a POST does anything.
    "dossier:invitation": PUBLIC,
    "dossier:versions": FILE,
    "dossier:version": FILE,
    "dossier:versions_between": FILE,
    "dossier:versions_now": FILE,
    "dossier:versions_since": FILE,
    "dossier:complements": FILE,
    "dossier:copy": FILE,
    "dossier:withdraw": FILE,
    "dossier:preview": FILE,
    "dossier:produced": FILE,
    "dossier:ehds": FILE,
    "dossier:ehds_filed": FILE,
    "dossier:ehds_schema": PUBLIC,
    "dossier:import": only(Role.SPONSOR),
    "dossier:imported": FILE,
    "dossier:export": FILE,
    # Descriptions of the catalogue: a holder's own, and all of them for the secretariat; the views judge whose it is.
    "stewardship:list": DESCRIBES,
    "stewardship:new": only(Role.DATA_HOLDER),
    "stewardship:detail": DESCRIBES,
    "stewardship:differences": DESCRIBES,
    "stewardship:section": DESCRIBES,
    "stewardship:table": DESCRIBES,
    "stewardship:act": DESCRIBES,
    "consultation:list": only(Role.DATA_HOLDER),
    "consultation:together": only(Role.DATA_HOLDER),
    "consultation:detail": FILE,
    "consultation:document": FILE,
    "consultation:conditions": FILE,
    "consultation:evidence": FILE,
    "committee:file": FILE,
    "committee:declare": only(*COMMITTEE, Role.EXPERT, traced=True),
    "committee:rapporteurs": FILE,
    "committee:report": FILE,
    "committee:report_autosave": FILE,
    "committee:synthesis": FILE,
    "committee:precedents": only(*COMMITTEE),
    "committee:precedents_of": FILE,
    "committee:opinion": FILE,
    "committee:letter": FILE,
    "committee:rectify": FILE,
    "committee:sessions": only(*COMMITTEE),
    "committee:members": only(*COMMITTEE),
    "committee:experts": only(*COMMITTEE),
    "committee:expert_add": only(Role.SECRETARIAT),
    "committee:expert_remove": only(Role.SECRETARIAT),
    "committee:delegation": only(Role.CHAIR),
    "committee:delegation_end": only(Role.CHAIR),
    "committee:own_declaration": only(Role.CHAIR, Role.COMMITTEE_MEMBER, Role.EXPERT),
    "committee:member": only(Role.SECRETARIAT),
    "committee:seats": only(*COMMITTEE),
    "committee:mandate": only(Role.SECRETARIAT),
    "committee:mandate_end": only(Role.SECRETARIAT),
    "committee:plan": only(Role.SECRETARIAT),
    "committee:series": only(Role.SECRETARIAT),
    "committee:agenda": only(Role.SECRETARIAT),
    "committee:papers": only(*COMMITTEE, traced=True),
    "committee:papers_pdf": only(*COMMITTEE),
    "committee:session_act": only(*COMMITTEE),
    "committee:session": only(*COMMITTEE, traced=True),
    "committee:item": only(*COMMITTEE, traced=True),
    "committee:item_act": only(*COMMITTEE),
    "committee:live": only(*COMMITTEE),
    "committee:screen": only(*COMMITTEE),
    "committee:minutes": only(*COMMITTEE, Role.DPO, Role.AUDITOR, traced=True),
    "committee:minutes_draw": only(Role.SECRETARIAT),
    "committee:minutes_pdf": only(*COMMITTEE, Role.DPO, Role.AUDITOR),
    "committee:minutes_correction": only(*COMMITTEE),
    "committee:minutes_answer": only(Role.SECRETARIAT),
    "committee:minutes_debate": only(Role.SECRETARIAT),
    "committee:minutes_act": only(*COMMITTEE),
    "authority:detail": FILE,
    "authority:document": FILE,
    "authority:answer": FILE,
    # What is sent to the CNIL, for who sends it; the view judges.
    "authority:transmission": FILE,
    "authority:package": FILE,
    "provision:detail": FILE,
    # Long work, for who asked for it; the file that it leaves is given out with a trace.
    "jobs:detail": ACCOUNT,
    "jobs:download": Rule(traced=True),
    "audit:index": READS_TRAIL,
    "audit:exports": READS_TRAIL,
    "audit:event": READS_TRAIL,
    "audit:person": READS_TRAIL,
    "audit:project": READS_TRAIL,
    # Tells of nobody, so reading it leaves no trace.
    "audit:state": only(Role.AUDITOR, Role.DPO),
    # The log for programs: its heads are for everybody, its leaves for auditors.
    "tlog:checkpoint": HEAD,
    "tlog:log_checkpoint": HEAD,
    "tlog:policy": HEAD,
    "tlog:tile": only(Role.AUDITOR, traced=True),
    "tlog:consistency": READS_TRAIL,
    # The proof of a line is for who reads the trail and for who did the act, which the view judges.
    "tlog:receipt": Rule(traced=True),
    "tlog:entry": Rule(traced=True),
    "tlog:inclusion": Rule(traced=True),
}


class AccessMiddleware:
    """Refuse a URL that has no rule, and a person whom its rule does not name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        rule = RULES.get(request.resolver_match.view_name)
        if rule is None:
            raise PermissionDenied(_("Cette adresse n’est ouverte à personne."))
        request.access_rule = rule
        if rule.public:
            return None
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if rule.roles and not rule.roles & accounts.roles_of(request.user):
            raise PermissionDenied(_("Cette page revient à d’autres fonctions que les vôtres."))
        return None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, which brings back here; say so when something typed did not arrive.

    A page's program, which keeps itself what it sent, is told where that is.
    """
    if request.content_type == "application/json":
        return JsonResponse({"sign_in": reverse("account_login")}, status=401)
    if request.method == "POST":
        messages.warning(request, _kept_words() if drafts.keep(request) else _lost_words())
    return redirect_to_login(request.get_full_path())


def _kept_words() -> str:
    return _("Votre session a expiré. Ce que vous écriviez est gardé : connectez-vous, vous le retrouverez à relire.")


def _lost_words() -> str:
    return _(
        "Votre session a expiré : ce que vous venez d’envoyer n’est pas enregistré."
        " Connectez-vous : vous reviendrez à la même page."
    )
