"""The entry's sentences about the port."""

import socket

import pytest

import main


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "http", "80.5", "1e3"])
def test_a_bad_port_ends_with_a_sentence(text: str) -> None:
    with pytest.raises(SystemExit, match="DESCENT_PORT must be a number from 1 to 65535"):
        main.port_number(text)


@pytest.mark.parametrize("text", ["1", "8501", "65535"])
def test_a_good_port_is_taken(text: str) -> None:
    assert main.port_number(text) == int(text)


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "0.0.0.0"])
def test_a_taken_port_ends_with_a_sentence_and_another_choice(address: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is taken.*DESCENT_PORT={port + 1}"):
            main.check_free(address, port)
    main.check_free(address, port)
