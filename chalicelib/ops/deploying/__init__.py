"""Putting a stage on AWS: look first, make what must never be lost, let Chalice deploy, bring the site.

``plan`` reads what a stage shall be, ``preflight`` says before anything is made what would fail, ``ops.stack`` applies
the infrastructure, ``record`` writes its outputs where Chalice reads them, ``gateway`` finishes the API, ``site``
uploads. Each can be run again; what is there already stays.
"""
