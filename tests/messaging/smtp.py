"""A mail server of our own: it keeps what it accepts, and can be told to refuse, or to stop answering."""

import socketserver
import threading
from email import message_from_string


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(220, "ready")
        while line := self.rfile.readline():
            word = line.decode().split(None, 1)[0].upper()
            if word in ("EHLO", "HELO", "RSET", "NOOP"):
                self.say(250, "ok")
            elif word == "QUIT":
                self.say(221, "bye")
                return
            elif word == "DATA":
                self.take()
            else:
                self.answer(word)

    def answer(self, word):
        self.server.wait_if(word)
        self.say(*self.server.answers.get(word, (250, "ok")))

    def take(self):
        self.say(354, "go on")
        lines = []
        while (line := self.rfile.readline().decode()) and line != ".\r\n":
            lines.append(line)
        code, text = self.server.answers.get("DATA", (250, "accepted"))
        if code == 250:
            self.server.accepted.append(message_from_string("".join(lines)))
        self.server.wait_if("ACCEPTED")
        self.say(code, text)

    def say(self, code, text):
        self.wfile.write(f"{code} {text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.accepted, self.answers = [], {}
        self.silent_at = ""  # the word after which it says nothing more
        self.reached = threading.Event()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def numbers(self):
        return [mail["Message-ID"] for mail in self.accepted]

    def wait_if(self, word):
        if word == self.silent_at:
            self.reached.set()
            threading.Event().wait(60)

    def handle_error(self, request, client_address):
        """Whoever wrote was killed in the middle: that is what these tests are about."""
