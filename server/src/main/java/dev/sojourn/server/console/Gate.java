package dev.sojourn.server.console;

import dev.sojourn.Session;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.Door;
import dev.sojourn.server.admin.RefusedException;
import dev.sojourn.server.admin.Target;
import dev.sojourn.server.console.Logins.Visitor;
import dev.sojourn.server.rest.Callers;
import dev.sojourn.server.web.Handler;
import dev.sojourn.server.web.Texts;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.websocket.ServletExchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stands before each page: who is not logged in goes to the login, and an act needs a form that was made for it. */
final class Gate {

    private static final Logger LOG = System.getLogger(Gate.class.getName());

    private final Logins logins;
    private final PublicAddress address;
    private final Administration administration;

    Gate(Logins logins, PublicAddress address, Administration administration) {
        this.logins = logins;
        this.address = address;
        this.administration = administration;
    }

    /** Who sends a request, for the audit. */
    Caller caller(HttpServletRequest request, HttpServletResponse response, @Nullable Visitor visitor) {
        boolean trusted = address.isByTrustedProxy(new ServletExchange(request, response));
        Caller sent = Callers.of(request, trusted);
        String reason = request.getParameter("reason");
        return new Caller(
                Door.CONSOLE,
                visitor == null ? null : visitor.holder().name(),
                visitor == null ? null : visitor.session().fingerprint(),
                sent.from(),
                sent.via(),
                sent.request(),
                reason == null || reason.isBlank() ? null : reason.strip());
    }

    private Ask ask(HttpServletRequest request, HttpServletResponse response, Visitor visitor) {
        Caller caller = caller(request, response, visitor);
        return new Ask(request, visitor, caller);
    }

    /** A page that shows something. */
    Handler page(Page page) {
        return (request, response) -> {
            Visitor visitor = visitor(request, response, Ask.here(request), false);
            if (visitor != null) {
                answer(page, ask(request, response, visitor), response, false);
            }
        };
    }

    /** An act, by a form of an administrator; what it would be is for the audit when it is refused. */
    Handler act(Page act, Function<Ask, Act> kind) {
        return (request, response) -> {
            String back = Ask.place(request.getParameter("back"));
            Visitor visitor = visitor(request, response, back, true);
            if (visitor == null) {
                return;
            }
            Ask ask = ask(request, response, visitor);
            if (!Logins.isOwn(visitor, request.getParameter("form"))) {
                refused(ask, kind.apply(ask), "ForeignForm");
                Answer refusal = Answer.refusal(
                        403,
                        "Nothing was done",
                        "That form belongs to another login. Open the page again and repeat it there.",
                        back);
                Layout.send(response, refusal, visitor, back, true);
            } else if (!visitor.mayAct()) {
                refused(ask, kind.apply(ask), "ViewerOnly");
                Answer refusal = Answer.refusal(
                        403,
                        "Nothing was done",
                        "You are logged in to look. Acts and values need the token of an administrator.",
                        back);
                Layout.send(response, refusal, visitor, back, true);
            } else {
                answer(act, ask, response, true);
            }
        };
    }

    /** What was sent has not been looked at yet: of it only the mount that there is and a key get into the line. */
    private void refused(Ask ask, Act act, String error) {
        String mount = ask.mount();
        boolean known = mount != null && administration.engines().of(mount) != null;
        String key = ask.text(ask.has("only") ? "only" : "key");
        administration.audit().refused(ask.caller(), act, Target.session(known ? mount : null, key), error);
    }

    private @Nullable Visitor visitor(
            HttpServletRequest request, HttpServletResponse response, String back, boolean acts) throws IOException {
        Session session = SojournFilter.session(request);
        Visitor visitor = logins.of(session);
        if (visitor == null && Ask.isRefresh(request)) {
            // No status of an error: the browser would log each of them.
            Texts.plain(response, 200, "logged out");
        } else if (visitor == null) {
            String query = (acts ? "over=act&to=" : "to=") + Words.query(back);
            Layout.goOn(response, back.equals("./") && !acts ? "login" : "login?" + query);
        } else if (!Ask.isRefresh(request)) {
            session.touch();
        }
        return visitor;
    }

    private static void answer(Page page, Ask ask, HttpServletResponse response, boolean acts) throws IOException {
        Answer answer;
        String here = acts ? ask.back() : ask.here();
        try {
            answer = page.answer(ask);
        } catch (RefusedException e) {
            answer = refused(e, acts, here);
        } catch (StoreUnavailableException e) {
            LOG.log(Level.WARNING, "The console could not ask the store", e);
            answer = Answer.refusal(
                    503,
                    "The store does not answer",
                    acts
                            ? "Whether anything was done is not known. Look at the list when the store is back."
                            : "Nothing can be shown until it is back. Try again in a moment.",
                    here);
        }
        if (answer.next() != null) {
            Layout.goOn(response, answer.next());
        } else {
            Layout.send(response, answer, ask.visitor(), here, ask.isRefresh() || acts);
        }
    }

    private static Answer refused(RefusedException e, boolean acts, String here) {
        String back = acts && !here.startsWith("session?") ? here : "sessions";
        return switch (e.why()) {
            case SESSION_NOT_FOUND ->
                Answer.refusal(
                        404,
                        "That session is not there",
                        "No living session has this key. It may have ended meanwhile"
                                + (acts ? "; nothing was done." : "."),
                        back);
            case ATTRIBUTE_NOT_FOUND ->
                Answer.refusal(
                        404, "That attribute is not there", e.words() + ". It may have been removed meanwhile.", back);
            case MOUNT_NOT_FOUND -> Answer.refusal(404, "That mount is not there", e.words() + ".", "sessions");
            case AUDIT_UNAVAILABLE -> Answer.refusal(503, "Nothing was done", e.words() + ".", back);
            default -> Answer.refusal(400, acts ? "Nothing was done" : "That cannot be shown", e.words() + ".", back);
        };
    }
}
