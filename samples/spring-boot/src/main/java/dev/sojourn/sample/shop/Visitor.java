package dev.sojourn.sample.shop;

import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What the head of every page says of the visitor. */
@ControllerAdvice
class Visitor {

    @ModelAttribute("user")
    @Nullable
    String user(HttpServletRequest request) {
        String user = request.getRemoteUser();
        if (user != null) {
            // The same words write nothing. Behind a proxy the address needs server.forward-headers-strategy.
            Optional<String> userAgent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT));
            SojournFilter.session(request).describe(UserAgent.named(userAgent), null, request.getRemoteAddr());
        }
        return user;
    }

    @ModelAttribute("admin")
    boolean admin(HttpServletRequest request) {
        return request.isUserInRole("ADMIN");
    }

    /** A key or a place in a list that no page has given to anybody. */
    @ExceptionHandler(IllegalArgumentException.class)
    @ResponseStatus(code = HttpStatus.BAD_REQUEST, reason = "No such session")
    void unknown() {}
}
