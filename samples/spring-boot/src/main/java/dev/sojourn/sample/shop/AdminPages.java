package dev.sojourn.sample.shop;

import dev.sojourn.SessionDirectory;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** All sessions of all nodes, for administrators. */
@Controller
class AdminPages {

    private static final int PAGE = 50;

    private final SessionDirectory sessions;

    /** Pages over the sessions of all nodes. */
    AdminPages(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    @GetMapping("/admin")
    String list(@RequestParam(required = false) @Nullable String after, HttpServletRequest request, Model model) {
        SessionDirectory.Page page = sessions.list(after, PAGE);
        model.addAttribute(
                "sessions", page.sessions().stream().map(LiveSession::of).toList());
        model.addAttribute("next", page.next());
        model.addAttribute("here", SojournFilter.session(request).key());
        return "admin";
    }

    @PostMapping("/admin/end")
    String end(@RequestParam String key, RedirectAttributes next) {
        next.addFlashAttribute("message", sessions.end(key) ? "The session is over." : "It was over already.");
        return "redirect:/admin";
    }
}
