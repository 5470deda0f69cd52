package dev.sojourn.server.console;

import dev.sojourn.Session;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.RefusedException;
import dev.sojourn.server.admin.Target;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.admin.Tokens.Holder;
import dev.sojourn.server.admin.Tokens.Judgement;
import dev.sojourn.server.console.Logins.Visitor;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The page to log in with a token of administration, and the way out. */
final class LoginPage {

    private static final Logger LOG = System.getLogger(LoginPage.class.getName());

    /** One text for all refusals: it does not tell what was wrong. */
    private static final String REFUSED = "That was not accepted. Check the token and try again.";

    private static final String IN_ADDRESS = "A login has nothing in its address, because proxies note addresses. If a"
            + " token was in it, replace that token.";

    private static final int LONGEST_TOKEN = 512;

    private static final Target HERE = Target.engine(null);

    private final Audit audit;
    private final Logins logins;
    private final Gate gate;
    private final Tokens tokens;

    LoginPage(Audit audit, Logins logins, Gate gate, Tokens tokens) {
        this.gate = gate;
        this.audit = audit;
        this.logins = logins;
        this.tokens = tokens;
    }

    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (logins.of(SojournFilter.session(request)) != null) {
            Layout.goOn(response, Ask.place(request.getParameter("to")));
            return;
        }
        String over = request.getParameter("over");
        String notice = "act".equals(over)
                ? "You were logged out; nothing was ended. Log in and repeat it."
                : over != null ? "You are logged out." : null;
        form(request, response, 200, notice, false);
    }

    void logIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = gate.caller(request, response, null);
        if (request.getQueryString() != null) {
            audit.refused(caller, Act.LOGIN, HERE, "QueryInLogin");
            form(request, response, 400, IN_ADDRESS, true);
            return;
        }
        String sent = request.getParameter("token");
        String token = sent == null || sent.length() > LONGEST_TOKEN ? "" : sent.strip();
        Judgement judged = tokens.judgeLogin(token, caller.address());
        long wait = judged.secondsToWait();
        if (wait > 0) {
            audit.refused(caller, Act.LOGIN, HERE, "TooManyTries");
            response.setHeader("Retry-After", String.valueOf(wait));
            form(request, response, 429, "Too many tries. Try again in " + Amount.of(wait, "second") + ".", true);
            return;
        }
        Holder holder = judged.holder();
        if (holder == null) {
            audit.refused(caller, Act.LOGIN, HERE, "WrongToken");
            form(request, response, 403, REFUSED, true);
            return;
        }
        Session session = logins.begin(SojournFilter.session(request), token);
        try {
            audit.begin(caller.knownAs(holder.name(), session.fingerprint()), Act.LOGIN, HERE)
                    .done(1);
        } catch (RefusedException e) {
            session.destroy();
            form(request, response, 503, e.words() + ".", true);
            return;
        }
        Layout.goOn(response, Ask.place(request.getParameter("to")));
    }

    void logOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Visitor visitor = logins.of(SojournFilter.session(request));
        if (visitor != null && !Logins.isOwn(visitor, request.getParameter("form"))) {
            audit.refused(gate.caller(request, response, visitor), Act.LOGOUT, HERE, "ForeignForm");
        } else if (visitor != null) {
            visitor.session().destroy();
            try {
                audit.begin(gate.caller(request, response, visitor), Act.LOGOUT, HERE)
                        .done(1);
            } catch (RefusedException e) {
                LOG.log(Level.DEBUG, "A logout is in no audit; it is done all the same", e);
            }
        }
        Layout.goOn(response, "login?over=out");
    }

    private static void form(
            HttpServletRequest request, HttpServletResponse response, int status, @Nullable String notice, boolean bad)
            throws IOException {
        Html main = new Html();
        main.add("<div class=\"card\"><h1>Log in</h1><div role=\"status\">");
        if (notice != null) {
            main.add(bad ? "<p class=\"notice bad\" id=\"notice\">{}</p>" : "<p class=\"notice\">{}</p>", notice);
        }
        main.add(
                "</div><form method=\"post\" action=\"login\" class=\"row\"><input type=\"hidden\" name=\"to\""
                        + " value=\"{}\"><input type=\"text\" name=\"username\" value=\"admin\""
                        + " autocomplete=\"username\" hidden><div class=\"field\">"
                        + "<label for=\"token\">Token</label>"
                        + "<input type=\"password\" id=\"token\" name=\"token\" maxlength=\"512\""
                        + " autocomplete=\"current-password\""
                        + " required{}></div><button>Log in</button></form><p class=\"quiet\">It is one that the"
                        + " server was started with: the admin token, the viewer's, or one of its file of tokens. A"
                        + " login ends after 30 minutes without use, and after 8 hours.</p></div>",
                Ask.place(request.getParameter("to")),
                Html.of(bad ? " aria-describedby=\"notice\" aria-invalid=\"true\"" : ""));
        Layout.sendLogin(response, status, main);
    }
}
