"""The routes and the handlers of events. Lambda imports a handler's own module, not ``app.py``: the log begins here."""

from chalicelib.api.logs import plain_lines
from chalicelib.settings import on_lambda

plain_lines(on_lambda())
