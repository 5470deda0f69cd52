package dev.sojourn.server.demo;

import dev.sojourn.Session;
import dev.sojourn.server.web.Assets;
import dev.sojourn.server.web.Router;
import dev.sojourn.server.web.Texts;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A login, a page for those who are logged in, and a logout. */
final class LoginDemo {

    private static final int LONGEST_NAME = 100;

    void routes(Router router) {
        router.get("/demos/sessions/login", Assets.file("login.html"))
                .post("/demos/sessions/start", this::start)
                .get("/demos/sessions/continue", this::proceed)
                .get("/demos/sessions/logout", this::logout)
                .post("/demos/sessions/logout", this::logout);
    }

    private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            Texts.plain(response, 400, "the form field \"name\" must hold 1 to " + LONGEST_NAME + " characters");
            return;
        }
        Session session = SojournFilter.session(request);
        if (session.user() != null && !name.equals(session.user())) {
            // Somebody else's session: what it holds is none of this user's business.
            session.destroy();
            session.begin();
        }
        // Binding a user rolls the id: whoever planted or saw the one from before the login holds nothing.
        session.set("name", name).setUser(name);
        Texts.plain(response, 200, "hello " + name + " you have logged in");
    }

    private void proceed(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Session session = SojournFilter.session(request);
        Texts.plain(
                response,
                200,
                session.user() == null
                        ? "you are not logged in"
                        : "hello " + session.get("name") + " you are logged in");
    }

    private void logout(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SojournFilter.session(request).destroy();
        Texts.plain(response, 200, "You have been logged out");
    }
}
