"""A container's health check: `python -m config.probe HOST CHECK` asks the web server at HOST for one check."""

import http.client
import os
import sys


def main(host: str, check: str, port: int = 8000) -> int:
    problem = ask(host, check, port)
    sys.stdout.write(problem)
    return 1 if problem else 0


def ask(host: str, check: str, port: int) -> str:
    """Ask under the site's public name, since the site answers to no other."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    public_name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    try:
        connection.request("GET", f"/health/?only={check}", headers={"Host": public_name})
        answer = connection.getresponse()
        return "" if answer.status == http.client.OK else answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        return f"The web server at {host} does not answer ({type(error).__name__}).\n"
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
