package dev.sojourn.sample.compare.shop;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may see what: a login form, remember-me, and one session for each user. */
@Configuration(proxyBeanMethods = false)
class Logins {

    @Bean
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests ->
                        requests.requestMatchers("/").permitAll().anyRequest().authenticated())
                .formLogin(Customizer.withDefaults())
                .rememberMe(remember -> remember.key("the same on each node"))
                .sessionManagement(sessions -> sessions.maximumSessions(1).expiredUrl("/login?expired"))
                .build();
    }

    /** With passwords that anybody may read: this is a sample. */
    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("ada"), user("bob"), user("eve"));
    }

    private static UserDetails user(String name) {
        return User.withUsername(name).password("{noop}tea").roles("READER").build();
    }
}
