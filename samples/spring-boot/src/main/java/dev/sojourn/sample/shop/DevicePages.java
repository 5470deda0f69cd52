package dev.sojourn.sample.shop;

import dev.sojourn.SessionDirectory;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where somebody is logged in, and how to log out there. */
@Controller
class DevicePages {

    private static final int SHOWN = 100;

    private final SessionDirectory sessions;

    /** Pages over the sessions of all nodes. */
    DevicePages(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    @GetMapping("/devices")
    String list(Principal user, HttpServletRequest request, Model model) {
        List<LiveSession> own = sessions.ofUser(user.getName(), null, SHOWN).sessions().stream()
                .map(LiveSession::of)
                .toList();
        model.addAttribute("sessions", own);
        model.addAttribute("here", SojournFilter.session(request).key());
        return "devices";
    }

    @PostMapping("/devices/end")
    String end(@RequestParam String key, Principal user, RedirectAttributes next) {
        boolean own = sessions.find(key)
                .filter(session -> user.getName().equals(session.user()))
                .isPresent();
        boolean ended = own && sessions.end(key);
        next.addFlashAttribute("message", ended ? "That device is logged out." : "That device was logged out already.");
        return "redirect:/devices";
    }

    @PostMapping("/devices/end-others")
    String endOthers(HttpServletRequest request, RedirectAttributes next) {
        int ended = sessions.endOthers(SojournFilter.session(request));
        next.addFlashAttribute("message", "Devices that were logged out: " + ended);
        return "redirect:/devices";
    }
}
