package dev.sojourn.spring.security;

import dev.sojourn.Session;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pages of an application; all but those below {@code /public} are for who has logged in. */
@RestController
class Pages {

    @GetMapping({"/", "/page", "/public/page"})
    String page(@Nullable Principal who) {
        return "hello " + (who == null ? "stranger" : who.getName());
    }

    /** Whose session it is for Sojourn, and its key. */
    @GetMapping("/public/session")
    String session(HttpServletRequest request) {
        Session session = SojournFilter.session(request);
        return session.user() + " " + session.key();
    }

    @GetMapping("/public/put")
    String put(HttpServletRequest request) {
        HttpSession session = request.getSession();
        String name = request.getParameter("name");
        session.setAttribute(name, request.getParameter("value"));
        return session.getId();
    }

    @GetMapping("/public/get")
    String get(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? "no session" : "" + session.getAttribute(request.getParameter("name"));
    }

    @GetMapping("/public/remove")
    String remove(HttpServletRequest request) {
        request.getSession().removeAttribute(request.getParameter("name"));
        return "removed";
    }

    @PostMapping("/page")
    String post() {
        return "posted";
    }
}
