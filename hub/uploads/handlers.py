"""Receiving files: never more on the disk than one may weigh, and never half a file taken for a whole one."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError


class _Counted:
    """What is read of a request, with how many bytes came."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.received = stream, 0

    def read(self, size: int) -> bytes:
        part = self.stream.read(size)
        self.received += len(part)
        return part


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file up to the largest size accepted; what follows is counted, not kept: the form says its weight.

    A request cut in the middle would otherwise end with a shorter file, that nobody sent.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if isinstance(input_data, _Counted):
            return None
        counted = _Counted(input_data)
        fields, files = MultiPartParser(META, counted, [type(self)(self.request)], encoding).parse()
        if counted.received < content_length:
            for _name, found in files.lists():
                for file in found:
                    file.close()
            raise MultiPartParserError("the request was cut before its end")
        return fields, files

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= self._most():
            super().receive_data_chunk(raw_data, start)

    def _most(self) -> int:
        """Return the largest size, in bytes, that the page of this request takes."""
        match = getattr(self.request, "resolver_match", None)
        return settings.HUB_UPLOAD_LIMITS.get(match.view_name if match else "", settings.HUB_MAX_UPLOAD_BYTES)
