"""The service: registers the calls and the handlers of events. Everything else is in ``chalicelib``."""

from chalice import Chalice

from chalicelib.api.decrees import decrees
from chalicelib.api.edges import as_problem
from chalicelib.api.events import events
from chalicelib.api.logs import plain_lines
from chalicelib.api.office import office
from chalicelib.api.office_doubles import office_doubles
from chalicelib.api.office_files import office_files
from chalicelib.api.office_imports import office_imports
from chalicelib.api.office_letters import office_letters
from chalicelib.api.office_paper import office_paper
from chalicelib.api.office_recipients import office_recipients
from chalicelib.api.office_windows import office_windows
from chalicelib.api.public import public
from chalicelib.settings import on_lambda

app = Chalice(app_name="serang-open", configure_logs=False)
app.debug = False
plain_lines(on_lambda())  # after Chalice has set its own level
app.register_middleware(as_problem, "http")
app.register_blueprint(public)
app.register_blueprint(decrees)
app.register_blueprint(office)
app.register_blueprint(office_paper)
app.register_blueprint(office_letters)
app.register_blueprint(office_doubles)
app.register_blueprint(office_recipients)
app.register_blueprint(office_imports)
app.register_blueprint(office_windows)
app.register_blueprint(office_files)
app.register_blueprint(events)
