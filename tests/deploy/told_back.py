"""A WSGI application that tells back what it was given: one answer a request, for who counts requests."""

import json


def application(environ, start_response):
    body = environ["wsgi.input"].read().decode("latin-1")
    headers = {name[5:]: value for name, value in environ.items() if name.startswith("HTTP_")}
    told = {"method": environ["REQUEST_METHOD"], "path": environ["PATH_INFO"], "body": body, "headers": headers}
    answer = json.dumps(told).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]
