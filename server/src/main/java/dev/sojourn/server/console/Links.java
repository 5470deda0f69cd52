package dev.sojourn.server.console;

/** Links between the pages. */
final class Links {

    private Links() {}

    static Html session(String key) {
        return Html.of("<a class=\"key\" href=\"{}\">{}</a>", toSession(key, ""), key.substring(0, 8));
    }

    static Html session(String key, String mount) {
        return Html.of("<a class=\"key\" href=\"{}\">{}</a>", toSession(key, mount), key.substring(0, 8));
    }

    static Html user(String user) {
        return user(user, "");
    }

    static Html user(String user, String mount) {
        return Html.of("<a href=\"{}\">{}</a>", toUser(user, mount), Words.user(user));
    }

    static String toSession(String key, String mount) {
        return "session?key=" + Words.query(key) + mount(mount);
    }

    static String toUser(String user, String mount) {
        return "user?id=" + Words.query(user) + mount(mount);
    }

    private static String mount(String mount) {
        return mount.isEmpty() ? "" : "&mount=" + Words.query(mount);
    }
}
