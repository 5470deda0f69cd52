package dev.sojourn.sample.shop;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may see what, as in any application with Spring Security. */
@Configuration(proxyBeanMethods = false)
class Logins {

    private static final String POLICY = "default-src 'self'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/", "/cart", "/shop.css", "/icon.svg")
                        .permitAll()
                        // Pressed twice at once, the second comes as nobody: it is sent to the page, as the first is.
                        .requestMatchers(HttpMethod.POST, "/devices/end-others")
                        .permitAll()
                        .requestMatchers("/admin/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login").permitAll())
                // In a cookie: a form that comes with an id from before a roll must not begin a session for its token,
                // whose cookie would take the place of the new one.
                .csrf(csrf -> csrf.spa())
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
}
