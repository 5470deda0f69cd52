package dev.sojourn.server.admin;

import org.jspecify.annotations.Nullable;

/**
 * Who does something, by which door and why. Immutable.
 *
 * @param door the door
 * @param who the name of the token, the id of a user or the name of a user of the system; null when not known
 * @param login the fingerprint of the login's session in the console, or null
 * @param from the address as the server sees it, or null
 * @param via the address that a trusted proxy told, or null
 * @param request the id of the request, the same in all lines about it; visible ASCII
 * @param reason what the person wrote, or null; cut at 200 characters
 */
public record Caller(
        Door door,
        @Nullable String who,
        @Nullable String login,
        @Nullable String from,
        @Nullable String via,
        String request,
        @Nullable String reason) {

    private static final int LONGEST_REASON = 200;

    /** Cuts a reason that is too long. */
    public Caller {
        reason = reason == null ? null : Target.cut(reason, LONGEST_REASON);
    }

    /** Where it comes from, as far as that can be believed; empty when it is not known. */
    public String address() {
        String told = via == null ? from : via;
        return told == null ? "" : told;
    }

    /** The same, known by the name of the token and by the login. */
    public Caller knownAs(String name, String loggedIn) {
        return new Caller(door, name, loggedIn, from, via, request, reason);
    }

    /** The same, with what the person wrote, or null. */
    public Caller because(@Nullable String why) {
        return new Caller(door, who, login, from, via, request, why);
    }
}
