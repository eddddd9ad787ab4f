"""Where static files stand in production: under names that change with their content, kept for ever by browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Scripts made of several modules import each other by those names too, so that no page mixes two deployments."""

    support_js_module_import_aggregation = True
