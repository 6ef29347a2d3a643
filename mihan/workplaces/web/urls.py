app_name = "workplaces"
urlpatterns = []
