package dev.sojourn.server.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Brings a request for a session whose id the caller holds to where it is carried out. */
record SessionCalls(SessionDesk desk) {

    Answer carriedOut(Route.Match match, String method, HttpServletRequest request) throws IOException {
        return switch (match.route()) {
            case SESSIONS -> desk.create(request);
            case NEW_ID -> desk.newId();
            case RESOLVE -> desk.resolve(request);
            case SESSION -> session(match, method, request);
            case DATA -> data(match, method, request);
            case ATTRIBUTE, NAMED -> attribute(match, method, request);
            case ROLL -> desk.roll(match.first());
            case TOUCH -> desk.touch(match.first());
            case EXTEND -> desk.extend(match.first(), request);
            case META -> desk.setDuration(match.first(), request);
            case USER -> method.equals("PUT") ? desk.setUser(match.first(), request) : desk.clearUser(match.first());
            default -> throw new IllegalStateException(match.route() + " is not about a session by its id");
        };
    }

    private Answer session(Route.Match match, String method, HttpServletRequest request) throws IOException {
        return switch (method) {
            case "PUT" -> desk.put(match.first(), request);
            case "DELETE" -> desk.destroy(match.first());
            default -> desk.describe(match.first());
        };
    }

    private Answer data(Route.Match match, String method, HttpServletRequest request) throws IOException {
        return switch (method) {
            case "PUT" -> desk.replaceData(match.first(), request);
            case "PATCH" -> desk.mergeData(match.first(), request);
            case "DELETE" -> desk.clearData(match.first());
            default -> desk.data(match.first());
        };
    }

    private Answer attribute(Route.Match match, String method, HttpServletRequest request) throws IOException {
        return switch (method) {
            case "PUT" -> desk.setAttribute(match.first(), match.second(), request);
            case "DELETE" -> desk.removeAttribute(match.first(), match.second());
            default -> desk.attribute(match.first(), match.second());
        };
    }
}
