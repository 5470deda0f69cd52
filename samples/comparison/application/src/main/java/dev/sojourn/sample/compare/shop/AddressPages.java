package dev.sojourn.sample.compare.shop;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A form of two pages. What was filled in on the first stays in the session until the second is sent. */
@Controller
@RequestMapping("/address")
@SessionAttributes("address")
class AddressPages {

    @ModelAttribute("address")
    Address address() {
        return new Address();
    }

    @GetMapping
    String street() {
        return "street";
    }

    @PostMapping
    String street(@ModelAttribute("address") Address filledIn) {
        return "redirect:/address/town";
    }

    @GetMapping("/town")
    String town() {
        return "town";
    }

    @PostMapping("/town")
    String town(@ModelAttribute("address") Address filledIn, SessionStatus status, RedirectAttributes next) {
        next.addFlashAttribute("message", "We deliver to " + filledIn.getStreet() + ", " + filledIn.getTown() + ".");
        status.setComplete();
        return "redirect:/hello";
    }
}
