package dev.sojourn.server.script;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The servlet for everything that no other servlet is mapped to. */
final class ScriptServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ScriptRequests scripts;

    ScriptServlet(ScriptRequests scripts) {
        this.scripts = scripts;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        scripts.answer(request, response);
    }
}
