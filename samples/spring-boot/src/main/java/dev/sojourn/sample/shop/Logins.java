package dev.sojourn.sample.shop;

import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** Who may see what, as in any application with Spring Security. */
@Configuration(proxyBeanMethods = false)
class Logins {

    /** The attribute that says from where somebody has logged in. */
    static final String DEVICE = "device";

    private static final String POLICY = "default-src 'self'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/", "/cart", "/shop.css", "/icon.svg")
                        .permitAll()
                        .requestMatchers("/admin/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login")
                        .successHandler(notingTheDevice())
                        .permitAll())
                .logout(logout -> logout.logoutSuccessUrl("/"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .build();
    }

    /** Two users, with passwords that anybody may read: this is a sample. */
    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ada").password("{noop}tea").roles("CUSTOMER").build(),
                User.withUsername("keeper")
                        .password("{noop}keys")
                        .roles("ADMIN")
                        .build());
    }

    private static AuthenticationSuccessHandler notingTheDevice() {
        AuthenticationSuccessHandler next = new SavedRequestAwareAuthenticationSuccessHandler();
        return (request, response, login) -> {
            Optional<String> userAgent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT));
            request.getSession().setAttribute(DEVICE, Device.named(userAgent));
            next.onAuthenticationSuccess(request, response, login);
        };
    }
}
