package dev.sojourn.spring.boot;

/** The session cookie is declared so that browsers would drop it. */
final class InsecureCookieException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InsecureCookieException(String setting) {
        super(ContainerSession.PREFIX + ".cookie." + setting + " and " + ContainerSession.PREFIX
                + ".cookie.secure=false contradict each other: browsers drop such a cookie.");
    }
}
