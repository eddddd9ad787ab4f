"""Which form each act around an opinion asks for."""

from requests_workflow.committee.opinions import forms
from requests_workflow.procedure.registry import act_form

act_form("access_request", "choose_cnil")(forms.AnswersForm)
act_form("access_request", "declare_conformity")(forms.ConformityForm)
act_form("rectification", "propose_rectification")(forms.RectificationForm)
