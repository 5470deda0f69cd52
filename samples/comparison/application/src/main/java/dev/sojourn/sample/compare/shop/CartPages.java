package dev.sojourn.sample.compare.shop;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The cart, and the two pages around it. */
@Controller
class CartPages {

    private final Cart cart;
    private final Warehouse warehouse;

    CartPages(Cart cart, Warehouse warehouse) {
        this.cart = cart;
        this.warehouse = warehouse;
    }

    @GetMapping("/")
    String home() {
        return "home";
    }

    /** A plain page behind the login. */
    @GetMapping("/hello")
    String hello(Principal user, Model model) {
        model.addAttribute("name", user.getName());
        return "hello";
    }

    @GetMapping("/cart")
    String cart(Model model) {
        model.addAttribute("lines", cart.lines());
        return "cart";
    }

    @PostMapping(path = "/cart", produces = MediaType.TEXT_HTML_VALUE)
    String add(@RequestParam String line) {
        cart.add(line);
        return "redirect:/cart";
    }

    /** The same for scripts in the page. */
    @PostMapping(path = "/cart", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Map<String, String> addAndAnswerJson(@RequestParam String line) {
        cart.add(line);
        return Map.of("added", line);
    }

    @PostMapping(path = "/cart", produces = MediaType.TEXT_PLAIN_VALUE)
    @ResponseBody
    String addAndAnswerText(@RequestParam String line) {
        cart.add(line);
        return "added " + line;
    }

    /** Only reads the cart, and takes as long as the warehouse does. */
    @GetMapping("/cart/delivery")
    String delivery(Model model) {
        List<String> lines = cart.lines();
        warehouse.find(lines);
        model.addAttribute("lines", lines);
        return "cart";
    }
}
