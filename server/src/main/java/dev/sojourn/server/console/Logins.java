package dev.sojourn.server.console;

import dev.sojourn.Session;
import dev.sojourn.server.admin.Role;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.admin.Tokens.Holder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in. A login is a session of the console's own engine; it holds a mark of the token, and a random value
 * that every form of its pages sends back, so that a form is good for the session that it was made for and for no
 * other, on whatever node.
 */
final class Logins {

    private static final String TOKEN = "token";
    private static final String FORM = "form";
    private static final String SAID = "said";
    private static final int FORM_BYTES = 18;

    private final Tokens tokens;
    private final SecureRandom random = new SecureRandom();

    Logins(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Somebody who is logged in, during one request.
     *
     * @param session the login
     * @param holder whose token it is, and what he may do
     * @param form what his forms hold
     */
    record Visitor(Session session, Holder holder, String form) {

        boolean mayAct() {
            return holder.role() == Role.ADMIN;
        }

        /** Has a sentence shown on the next page, once. */
        void say(String sentence) {
            session.set(SAID, sentence);
        }

        /** What there is to say, which is forgotten by this. */
        @Nullable
        String takeSaid() {
            String said = session.get(SAID, String.class);
            if (said != null) {
                session.remove(SAID);
            }
            return said;
        }
    }

    /** Begins a login in a session, in place of one that is there. */
    Session begin(Session session, String token) {
        session.destroy();
        byte[] form = new byte[FORM_BYTES];
        random.nextBytes(form);
        session.begin()
                .set(TOKEN, Tokens.markOf(token))
                .set(FORM, Base64.getUrlEncoder().withoutPadding().encodeToString(form));
        session.save();
        return session;
    }

    /** Whose session it is; null when nobody is logged in by it, and when his token is none any more. */
    @Nullable
    Visitor of(Session session) {
        String mark = session.exists() ? session.get(TOKEN, String.class) : null;
        Holder holder = mark == null ? null : tokens.holderOfMark(mark);
        String form = holder == null ? null : session.get(FORM, String.class);
        return holder == null || form == null ? null : new Visitor(session, holder, form);
    }

    /** Whether a form was made for this login. */
    static boolean isOwn(Visitor visitor, @Nullable String sent) {
        return sent != null
                && MessageDigest.isEqual(
                        visitor.form().getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
