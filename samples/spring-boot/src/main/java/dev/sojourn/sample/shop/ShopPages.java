package dev.sojourn.sample.shop;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The catalogue, the cart and the till. */
@Controller
class ShopPages {

    private final Cart cart;

    /** A cart that is another one in each session. */
    ShopPages(Cart cart) {
        this.cart = cart;
    }

    @GetMapping("/")
    String shop(Model model) {
        model.addAttribute("products", Product.values());
        model.addAttribute("lines", cart.lines());
        model.addAttribute("total", cart.cents());
        return "shop";
    }

    @GetMapping("/login")
    String login() {
        return "login";
    }

    @PostMapping("/cart")
    String add(@RequestParam Product product, RedirectAttributes next) {
        cart.add(product);
        next.addFlashAttribute("message", product.title() + " is in your cart.");
        return "redirect:/";
    }

    @PostMapping("/order")
    String order(RedirectAttributes next) {
        next.addFlashAttribute("message", "Thank you. You have bought things: " + cart.size());
        cart.empty();
        return "redirect:/";
    }
}
