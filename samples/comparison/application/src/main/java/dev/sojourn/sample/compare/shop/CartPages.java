package dev.sojourn.sample.compare.shop;

import java.security.Principal;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

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

    @PostMapping("/cart")
    String add(@RequestParam String line) {
        cart.add(line);
        return "redirect:/cart";
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
