/** Sojourn sessions inside a Jakarta Servlet container: the filter and its {@code HttpSession} view. */
module dev.sojourn.servlet {
    requires transitive dev.sojourn;
    requires transitive jakarta.servlet;
    requires static org.jspecify;

    exports dev.sojourn.servlet;
}
