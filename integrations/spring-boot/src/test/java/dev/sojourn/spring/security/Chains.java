package dev.sojourn.spring.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** What applications write to configure Spring Security. */
final class Chains {

    private Chains() {}

    static HttpSecurity pages(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/public/**", "/error")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults());
    }

    @Configuration(proxyBeanMethods = false)
    static class Plain {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return pages(http).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneSession {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return pages(http)
                    .sessionManagement(sessions -> sessions.maximumSessions(1).expiredUrl("/public/expired"))
                    .rememberMe(remember -> remember.key("a key of the tests"))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoSessions {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return pages(http)
                    .sessionManagement(sessions -> sessions.maximumSessions(2))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneSessionPrevents {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return pages(http)
                    .sessionManagement(sessions -> sessions.maximumSessions(1).maxSessionsPreventsLogin(true))
                    .build();
        }
    }
}
