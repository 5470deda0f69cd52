package dev.sojourn.server.cli;

final class RemoteServer {
    static final String TOKEN = "SOJOURN_ADMIN_TOKEN";
}
