package dev.sojourn.sample.shop;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the head of every page says of the visitor. */
@ControllerAdvice
class Visitor {

    @ModelAttribute("user")
    @Nullable String user(HttpServletRequest request) {
        return request.getRemoteUser();
    }

    @ModelAttribute("admin")
    boolean admin(HttpServletRequest request) {
        return request.isUserInRole("ADMIN");
    }
}
