package dev.sojourn.spring.boot;

import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.context.annotation.SessionScope;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.view.RedirectView;

/** An application that keeps in a session what Spring MVC keeps there. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration"
        })
@Import({Shop.Cart.class, Shop.Pages.class, Shop.Checkout.class})
class Shop {

    /** A line of a cart; a bean as Jackson knows it. */
    record Line(String name, BigDecimal price) {}

    /** A session-scoped bean with an end of its own. */
    @Component
    @SessionScope
    static class Cart {

        static final AtomicInteger ENDED = new AtomicInteger();

        private final List<Line> lines = new ArrayList<>();

        public void add(Line line) {
            lines.add(line);
        }

        public List<Line> lines() {
            return lines;
        }

        @PreDestroy
        public void end() {
            ENDED.incrementAndGet();
        }
    }

    /** What is being ordered, over several pages. */
    static class Order {

        private String street = "";
        private String town = "";

        public String getStreet() {
            return street;
        }

        public void setStreet(String street) {
            this.street = street;
        }

        public String getTown() {
            return town;
        }

        public void setTown(String town) {
            this.town = town;
        }
    }

    /** Pages that use the session directly, and by the cart. */
    @RestController
    static class Pages {

        private final Cart cart;

        Pages(Cart cart) {
            this.cart = cart;
        }

        @GetMapping("/plain")
        String plain() {
            return "plain";
        }

        @PostMapping("/cart")
        String add(@RequestParam String name) {
            cart.add(new Line(name, new BigDecimal("1.50")));
            return names();
        }

        @GetMapping("/cart")
        String names() {
            return String.join(",", cart.lines().stream().map(Line::name).toList());
        }

        @GetMapping("/session")
        String kind(HttpSession session) {
            session.setAttribute("seen", true);
            return session.getClass().getName();
        }

        @PostMapping("/logout")
        String logout(HttpSession session) {
            session.invalidate();
            return "bye";
        }

        @PostMapping("/flash")
        RedirectView flash(RedirectAttributes attributes) {
            attributes.addFlashAttribute("message", "saved");
            return new RedirectView("/flashed");
        }

        @PostMapping("/flash/elsewhere")
        void flash(HttpServletRequest request, HttpServletResponse response) {
            // The redirect leads to another node.
            RequestContextUtils.getOutputFlashMap(request).put("message", "saved");
            RequestContextUtils.saveOutputFlashMap("/flashed", request, response);
        }

        @GetMapping("/flashed")
        String flashed(@ModelAttribute("message") String message) {
            return "message=" + message;
        }
    }

    /** A wizard of two pages; with views, because a body that is written at once leaves before the model is kept. */
    @Controller
    @SessionAttributes(types = Order.class)
    static class Checkout {

        @ModelAttribute("order")
        Order order() {
            return new Order();
        }

        @PostMapping("/order/street")
        View street(@ModelAttribute("order") Order order) {
            return text(order.getStreet() + "/" + order.getTown());
        }

        @PostMapping("/order/town")
        View town(@ModelAttribute("order") Order order) {
            return text(order.getStreet() + "/" + order.getTown());
        }

        @PostMapping("/order/done")
        View done(@ModelAttribute("order") Order order, SessionStatus status) {
            status.setComplete();
            return text("done");
        }

        private static View text(String text) {
            return (model, request, response) -> response.getWriter().print(text);
        }
    }
}
