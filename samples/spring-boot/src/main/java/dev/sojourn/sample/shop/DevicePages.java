package dev.sojourn.sample.shop;

import dev.sojourn.Devices;
import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** Where somebody is logged in, and how to log out there: as pages, and as JSON for an application of one page. */
@Controller
class DevicePages {

    private final SessionDirectory sessions;

    /** Pages over the sessions of all nodes. */
    DevicePages(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    @GetMapping("/devices")
    String list(HttpServletRequest request, Model model) {
        model.addAttribute("listing", devices(request).list());
        model.addAttribute("zone", ZoneId.systemDefault());
        return "devices";
    }

    @PostMapping("/devices/end")
    Object end(
            @RequestParam String handle,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes next) {
        if (!devices(request).end(handle)) {
            // Of another user's device this says no more than of one that is not there.
            response.setStatus(HttpStatus.NOT_FOUND.value());
            model.addAttribute("said", "devices.gone");
            return list(request, model);
        }
        next.addFlashAttribute("said", "devices.ended");
        return toTheList();
    }

    @PostMapping("/devices/end-others")
    View endOthers(HttpServletRequest request, RedirectAttributes next) {
        Session session = SojournFilter.session(request);
        if (session.user() != null) {
            try {
                next.addFlashAttribute("count", sessions.endOthers(session));
                next.addFlashAttribute("said", "devices.ended-others");
            } catch (SessionNotFoundException e) {
                // The button was pressed twice: the other request has given the session its new id.
                return toTheList();
            }
        }
        return toTheList();
    }

    @GetMapping("/api/devices")
    @ResponseBody
    Devices.Listing listAsJson(HttpServletRequest request) {
        return devices(request).list();
    }

    @DeleteMapping("/api/devices/{handle}")
    ResponseEntity<Void> endAsJson(@PathVariable String handle, HttpServletRequest request) {
        boolean ended = devices(request).end(handle);
        return ResponseEntity.status(ended ? HttpStatus.NO_CONTENT : HttpStatus.NOT_FOUND)
                .build();
    }

    @DeleteMapping("/api/devices")
    @ResponseBody
    Map<String, Integer> endOthersAsJson(HttpServletRequest request) {
        return Map.of("ended", sessions.endOthers(SojournFilter.session(request)));
    }

    private Devices devices(HttpServletRequest request) {
        return sessions.devices(SojournFilter.session(request));
    }

    /** By 303, so that a page that is loaded again sends no form again. */
    private static View toTheList() {
        RedirectView list = new RedirectView("/devices", true);
        list.setStatusCode(HttpStatus.SEE_OTHER);
        return list;
    }
}
